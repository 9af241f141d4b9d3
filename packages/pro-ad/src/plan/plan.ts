import type { DetectorContext, TapShape } from '@protobench/harness';
import type { ProAdConfig } from '../config/schema.js';
import { checkConfig, checkPrototypeCount, checkWidth } from './checks.js';
import { tokenGrid } from './grid.js';
import type { Grid } from './grid.js';
import { reversedLayers, tapGroups } from './groups.js';
import type { Group } from './groups.js';

/** When prototypes take in the image: never, once before the decoder, or in every layer. */
export type Aggregation = 'none' | 'once' | 'perLayer';

/** A configuration put together with the geometry of its cell: everything that shapes the model. */
export interface Plan {
  readonly config: ProAdConfig;
  readonly taps: readonly TapShape[];
  readonly grid: Grid;
  /** Tokens of an image: cells of the grid, row by row. */
  readonly tokens: number;
  /** Channels of a token. */
  readonly width: number;
  /** Number of prototypes; 0 without. */
  readonly prototypes: number;
  readonly aggregation: Aggregation;
  readonly groups: readonly Group[];
  /** Group of the level that each decoder layer belongs to, `[layers]`. */
  readonly levels: readonly number[];
  readonly mapSize: { readonly height: number; readonly width: number };
}

/**
 * Resolves a configuration for a cell. Throws `ProAdError` where options contradict each other or do not fit the taps.
 */
export function makePlan(config: ProAdConfig, context: DetectorContext): Plan {
  const { features, proto, dbd, pc } = config;
  checkConfig(config);
  const { taps, mapSize } = context;
  const width = checkWidth(config, taps);
  const grid = tokenGrid(taps, features.gridScale);
  const tokens = grid.height * grid.width;
  const prototypes = !proto.enabled ? 0 : proto.count === 'tokens' ? tokens : proto.count;
  checkPrototypeCount(config, prototypes, grid);
  const members = tapGroups(features, taps);
  const split = reversedLayers(dbd.layers, members.length);
  return {
    config,
    taps,
    grid,
    tokens,
    width,
    prototypes,
    aggregation: !proto.enabled || pc.mode === 'staticKV' ? 'none' : dbd.dynamic ? 'perLayer' : 'once',
    groups: members.map((group, index) => ({
      taps: group,
      channels:
        features.fuse === 'concat'
          ? group.reduce((sum, tap) => sum + taps[tap].channels, 0)
          : taps[group[0]].channels,
      layers: dbd.output === 'last' ? [dbd.layers - 1] : split[index],
    })),
    levels: Array.from({ length: dbd.layers }, (_, layer) =>
      split.findIndex((layers) => layers.includes(layer)),
    ),
    mapSize,
  };
}
