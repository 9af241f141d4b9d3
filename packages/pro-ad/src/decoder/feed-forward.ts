import type { TensorRecord } from '@protobench/harness';
import { layerNormSpecs, mlp, mlpSpecs, normalise } from '@protobench/nn';
import type { LinearSpecOptions, ParamSpecs } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { Tensor3D } from '@tensorflow/tfjs';

const normOf = (name: string): string => `${name}.norm`;

/** Specs of {@link feedForward}; its hidden width is `ratio` times `width`. */
export function feedForwardSpecs(
  name: string,
  width: number,
  ratio: number,
  init: LinearSpecOptions,
): ParamSpecs {
  const hidden = Math.max(1, Math.round(ratio * width));
  return { ...layerNormSpecs(normOf(name), width), ...mlpSpecs(name, width, hidden, width, init) };
}

/** `x + FFN(LN(x))`, `[batch, count, width]`; `normEps` is that of the layer norm. */
export function feedForward(params: TensorRecord, name: string, x: Tensor3D, normEps: number): Tensor3D {
  return tf.add(x, mlp(params, name, normalise(x, normEps), { norm: normOf(name) }));
}
