import type { DetectorContext } from '@protobench/harness';
import { bottleneckOptions, makeTokenPlan } from '@protobench/pro-ad';
import type { BottleneckOptions, TokenPlan } from '@protobench/pro-ad';
import { headCount } from '../dinomaly/plan.js';
import type { InpFormerConfig } from './config.js';

/** A configuration of INP-Former put together with the geometry of its cell. */
export interface InpFormerPlan extends TokenPlan<InpFormerConfig> {
  readonly heads: number;
  readonly bottleneck: BottleneckOptions;
}

/**
 * Resolves a configuration for a cell.
 *
 * @throws ProAdError `INVALID_WIDTH`, `INCOMPATIBLE_TAPS`, `INVALID_GROUPS`
 */
export function makeInpFormerPlan(config: InpFormerConfig, context: DetectorContext): InpFormerPlan {
  const plan = makeTokenPlan(config, config.decoder, context);
  return {
    ...plan,
    heads: headCount(config.attn.heads, plan.width),
    bottleneck: bottleneckOptions.parse(config.bottleneck),
  };
}
