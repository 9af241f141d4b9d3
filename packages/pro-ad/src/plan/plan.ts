import type { DetectorContext } from '@protobench/harness';
import type { ProAdConfig } from '../config/schema.js';
import { checkConfig, checkHeads, checkPrototypeCount } from './checks.js';
import { reversedLayers } from './groups.js';
import { makeTokenPlan } from './token-plan.js';
import type { TokenPlan } from './token-plan.js';

/** When prototypes take in the image: never, once before the decoder, or in every layer. */
export type Aggregation = 'none' | 'once' | 'perLayer';

/** A configuration put together with the geometry of its cell: everything that shapes the model. */
export interface Plan extends TokenPlan<ProAdConfig> {
  /** Number of prototypes; 0 without. */
  readonly prototypes: number;
  readonly aggregation: Aggregation;
  /** Group of the level that each decoder layer belongs to, `[layers]`. */
  readonly levels: readonly number[];
}

/**
 * Resolves a configuration for a cell. Throws `ProAdError` where options contradict each other or do not fit the taps.
 */
export function makePlan(config: ProAdConfig, context: DetectorContext): Plan {
  const { proto, dbd, pc, attn } = config;
  checkConfig(config);
  const tokenPlan = makeTokenPlan(config, dbd, context);
  const { width, grid, tokens, groups } = tokenPlan;
  checkHeads(width, attn.heads);
  const prototypes = !proto.enabled ? 0 : proto.count === 'tokens' ? tokens : proto.count;
  checkPrototypeCount(config, prototypes, grid);
  const split = reversedLayers(dbd.layers, groups.length);
  return {
    ...tokenPlan,
    prototypes,
    aggregation: !proto.enabled || pc.mode === 'staticKV' ? 'none' : dbd.dynamic ? 'perLayer' : 'once',
    levels: Array.from({ length: dbd.layers }, (_, layer) =>
      split.findIndex((layers) => layers.includes(layer)),
    ),
  };
}
