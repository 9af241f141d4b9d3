import type { DetectorContext, TapShape } from '@protobench/harness';
import { BaselineError } from '../errors.js';
import type { UniadConfig } from './config.js';

/** What a model needs to know beside its parameters. */
export interface UniadPlan {
  readonly config: UniadConfig;
  readonly taps: readonly TapShape[];
  readonly mapSize: DetectorContext['mapSize'];
  /** Cells of the token grid. */
  readonly grid: { readonly height: number; readonly width: number };
  /** Positions of the grid. */
  readonly tokens: number;
  /** Channels of all taps together. */
  readonly channels: number;
}

/**
 * Puts a configuration and taps together.
 *
 * @throws BaselineError `INCOMPATIBLE_TAPS` without taps; `INVALID_CONFIG` when `model.window` hides the whole grid from some
 * of its cells
 */
export function planUniad(config: UniadConfig, { taps, mapSize }: DetectorContext): UniadPlan {
  if (taps.length === 0) {
    throw new BaselineError(
      'INCOMPATIBLE_TAPS',
      'UniAD needs at least one tap, but the backbone gives none',
      'List taps of the backbone in the suite.',
    );
  }
  const cells = (extents: readonly number[]): number =>
    Math.max(1, Math.round(Math.min(...extents) * config.features.gridScale));
  const grid = {
    height: cells(taps.map(({ height }) => height)),
    width: cells(taps.map(({ width }) => width)),
  };
  const { window } = config.model;
  const covered = 2 * Math.floor(window / 2) + 1;
  if (window > 0 && grid.height <= covered && grid.width <= covered) {
    throw new BaselineError(
      'INVALID_CONFIG',
      `model.window ${window} hides all of the ${grid.height} x ${grid.width} cells from those in the middle`,
      'Lower model.window (0 = no mask), or raise features.gridScale.',
    );
  }
  return {
    config,
    taps,
    mapSize,
    grid,
    tokens: grid.height * grid.width,
    channels: taps.reduce((sum, { channels }) => sum + channels, 0),
  };
}
