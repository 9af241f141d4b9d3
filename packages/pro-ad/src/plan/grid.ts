import type { TapShape } from '@protobench/harness';

/** Cells of the token grid. */
export interface Grid {
  readonly height: number;
  readonly width: number;
}

/** The size of the coarsest tap times `scale`, rounded, at least one cell each way. */
export function tokenGrid(taps: readonly TapShape[], scale: number): Grid {
  const cells = (extents: readonly number[]): number => Math.max(1, Math.round(Math.min(...extents) * scale));
  return { height: cells(taps.map((tap) => tap.height)), width: cells(taps.map((tap) => tap.width)) };
}
