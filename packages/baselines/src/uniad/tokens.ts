import type { TensorRecord } from '@protobench/harness';
import { flattenTokens, upsampleBilinear } from '@protobench/nn';
import { standardise } from '@protobench/prd';
import * as tf from '@tensorflow/tfjs';
import type { UniadPlan } from './plan.js';

/** Name of the random input of `jitter`. */
export const JITTER_NOISE = 'jitter';

/**
 * The features that are to be rebuilt, `[batch, tokens, channels]`: every tap resized to the token grid (bilinear, corners
 * aligned, as `UpsamplingBilinear2d`), standardised if the plan says so, and joined.
 */
export function cleanTokens(
  plan: UniadPlan,
  buffers: TensorRecord,
  taps: readonly tf.Tensor4D[],
): tf.Tensor3D {
  const { grid, config } = plan;
  const parts = taps.map((tap, k) => {
    const sized = upsampleBilinear(tap, grid.height, grid.width, true);
    return flattenTokens(config.features.standardise ? standardise(buffers, k, sized) : sized);
  });
  return parts.length === 1 ? parts[0] : tf.concat(parts, 2);
}
