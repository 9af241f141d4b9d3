import type { TensorRecord } from '@protobench/harness';
import { linear, linearSpecs } from '@protobench/nn';
import type { ParamSpecs } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { Tensor3D } from '@tensorflow/tfjs';
import type { TokenPlan } from '../plan/token-plan.js';
import { linearInit } from './linear-init.js';

const outputOf = (group: number): string => `output.${group}`;

/** Specs of {@link groupPredictions}. */
export function outputSpecs({ config, groups, width }: TokenPlan): ParamSpecs {
  if (!config.features.project) return {};
  return Object.fromEntries(
    groups.flatMap(({ channels }, group) =>
      Object.entries(linearSpecs(outputOf(group), width, channels, linearInit(config))),
    ),
  );
}

/**
 * What the decoder makes of each group, `[batch, tokens, channels]`: the mean of the layers of the group, mapped to its
 * channels.
 *
 * @param layers output of each decoder layer, `[batch, tokens, width]`
 */
export function groupPredictions(
  plan: TokenPlan,
  params: TensorRecord,
  layers: readonly Tensor3D[],
): Tensor3D[] {
  return plan.groups.map((group, index) => {
    const sum = group.layers.map((layer) => layers[layer]).reduce((total, layer) => tf.add(total, layer));
    const mean = group.layers.length === 1 ? sum : tf.div<Tensor3D>(sum, group.layers.length);
    return plan.config.features.project ? linear(params, outputOf(index), mean) : mean;
  });
}
