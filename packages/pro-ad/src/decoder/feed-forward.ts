import type { TensorRecord } from '@protobench/harness';
import { layerNormSpecs, mlp, mlpSpecs, normalise } from '@protobench/nn';
import type { ParamSpecs } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { Tensor3D } from '@tensorflow/tfjs';
import { linearInit } from '../model/linear-init.js';
import type { Plan } from '../plan/plan.js';

const normOf = (name: string): string => `${name}.norm`;

/** Specs of {@link feedForward}. */
export function feedForwardSpecs(plan: Plan, name: string): ParamSpecs {
  const { config, width } = plan;
  const hidden = Math.max(1, Math.round(config.dbd.ffnRatio * width));
  return {
    ...layerNormSpecs(normOf(name), width),
    ...mlpSpecs(name, width, hidden, width, linearInit(config)),
  };
}

/** `x + FFN(LN(x))`, `[batch, count, width]`. */
export function feedForward(plan: Plan, params: TensorRecord, name: string, x: Tensor3D): Tensor3D {
  const unit = normalise(x, plan.config.dbd.normEps);
  return tf.add(x, mlp(params, name, unit, { norm: normOf(name) }));
}
