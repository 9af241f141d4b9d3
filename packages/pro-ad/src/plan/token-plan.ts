import type { DetectorContext, TapShape } from '@protobench/harness';
import type { DecoderOptions } from '../config/decoder.js';
import type { FeatureOptions } from '../config/features.js';
import type { MapOptions } from '../config/map.js';
import type { TrainOptions } from '../config/train.js';
import { checkFeatures, checkWidth } from './checks.js';
import { tokenGrid } from './grid.js';
import type { Grid } from './grid.js';
import { reversedLayers, tapGroups } from './groups.js';
import type { Group } from './groups.js';

/** Options of the way from taps to tokens and back to an anomaly map, which methods without prototypes share. */
export interface TokenConfig {
  /** Channels of a token; `taps`: those of the taps. */
  readonly width: number | 'taps';
  readonly features: FeatureOptions;
  readonly train: Pick<TrainOptions, 'initStd'>;
  readonly map: Pick<MapOptions, 'distance'>;
}

/** A configuration put together with the geometry of its cell, as far as tokens and targets go. */
export interface TokenPlan<Config extends TokenConfig = TokenConfig> {
  readonly config: Config;
  readonly taps: readonly TapShape[];
  readonly grid: Grid;
  /** Tokens of an image: cells of the grid, row by row. */
  readonly tokens: number;
  /** Channels of a token. */
  readonly width: number;
  readonly groups: readonly Group[];
  readonly mapSize: { readonly height: number; readonly width: number };
}

/**
 * Resolves grid, width and groups for a cell. `decoder` says how many layers there are and which of them rebuild which
 * group.
 *
 * @throws ProAdError `INVALID_WIDTH`, `INCOMPATIBLE_TAPS`, `INVALID_GROUPS`
 */
export function makeTokenPlan<Config extends TokenConfig>(
  config: Config,
  decoder: Pick<DecoderOptions, 'layers' | 'output'>,
  { taps, mapSize }: DetectorContext,
): TokenPlan<Config> {
  const { features } = config;
  checkFeatures(features);
  const width = checkWidth(config, taps);
  const grid = tokenGrid(taps, features.gridScale);
  const members = tapGroups(features, taps);
  const split = reversedLayers(decoder.layers, members.length);
  return {
    config,
    taps,
    grid,
    tokens: grid.height * grid.width,
    width,
    groups: members.map((group, index) => ({
      taps: group,
      channels:
        features.fuse === 'concat'
          ? group.reduce((sum, tap) => sum + taps[tap].channels, 0)
          : taps[group[0]].channels,
      layers: decoder.output === 'last' ? [decoder.layers - 1] : split[index],
    })),
    mapSize,
  };
}
