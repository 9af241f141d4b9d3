import type { NDArray } from '@protobench/jit';
import type { GoldenTap } from './golden.js';

/** How far features are from golden values, as parts of the golden standard deviation. */
export interface TapDeviation {
  readonly tap: string;
  readonly mean: number;
  readonly std: number;
  /** The worst of the samples. */
  readonly samples: number;
}

/** Mean and standard deviation of all values, in float64. */
export function statistics(data: ArrayLike<number>): { readonly mean: number; readonly std: number } {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i];
  const mean = sum / data.length;
  let squares = 0;
  for (let i = 0; i < data.length; i++) squares += (data[i] - mean) ** 2;
  return { mean, std: Math.sqrt(squares / data.length) };
}

/**
 * Holds features `[1, rows, columns, channels]` against golden values, whose positions are those of the reference's
 * layout. Infinite where shapes differ.
 */
export function compareTap(tap: string, { shape, data }: NDArray, golden: GoldenTap): TapDeviation {
  const [, rows, columns, channels] = shape;
  const cells = rows * columns;
  const channelsFirst = golden.shape.length === 4;
  const expected = channelsFirst ? [1, channels, rows, columns] : [1, cells, channels];
  if (expected.join() !== golden.shape.join())
    return { tap, mean: Infinity, std: Infinity, samples: Infinity };
  const found = statistics(data);
  const worst = golden.samples.reduce((most, [position, value]) => {
    const at = channelsFirst ? (position % cells) * channels + Math.floor(position / cells) : position;
    return Math.max(most, Math.abs(data[at] - value));
  }, 0);
  return {
    tap,
    mean: Math.abs(found.mean - golden.mean) / golden.std,
    std: Math.abs(found.std - golden.std) / golden.std,
    samples: worst / golden.std,
  };
}

/** The largest of all deviations. */
export function worstDeviation(taps: readonly TapDeviation[]): number {
  return Math.max(0, ...taps.flatMap(({ mean, std, samples }) => [mean, std, samples]));
}
