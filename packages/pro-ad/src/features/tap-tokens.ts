import type { TensorRecord } from '@protobench/harness';
import { param } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import type { Group } from '../plan/groups.js';
import type { TokenPlan } from '../plan/token-plan.js';
import { resample } from './resample.js';
import { deviationName, meanName } from './standardisation.js';

/** Every tap as tokens on the grid, standardised if the plan says so: `[batch, tokens, channels]` each. */
export function tapTokens(plan: TokenPlan, buffers: TensorRecord, taps: readonly Tensor4D[]): Tensor3D[] {
  return taps.map((tap, index) => {
    const tokens = resample(tap, plan.grid);
    if (!plan.config.features.standardise) return tokens;
    const centred = tf.sub(tokens, param(buffers, meanName(index)));
    return tf.div(centred, param(buffers, deviationName(index)));
  });
}

/** What group `group` has to rebuild, `[batch, tokens, channels]`: its taps fused. */
export function groupTarget(plan: TokenPlan, group: Group, tokens: readonly Tensor3D[]): Tensor3D {
  return fuse(
    plan,
    group.taps.map((tap) => tokens[tap]),
  );
}

/** Joins or averages taps as `features.fuse` says. */
export function fuse(plan: TokenPlan, tokens: readonly Tensor3D[]): Tensor3D {
  if (tokens.length === 1) return tokens[0];
  const { fuse: kind } = plan.config.features;
  if (kind === 'concat') return tf.concat([...tokens], 2);
  const sum = tokens.reduce((total, part) => tf.add(total, part));
  return kind === 'sum' ? sum : tf.div(sum, tokens.length);
}
