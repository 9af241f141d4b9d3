import * as tf from '@tensorflow/tfjs';
import { fanInUniform, uniform } from '../params/initialisers.js';
import { param } from '../params/param-lookup.js';
import type { TensorRecord } from '../params/param-lookup.js';
import type { ParamSpecs } from '../params/param-spec.js';
import { checkWidth } from './check-width.js';
import type { ConvSpecOptions } from './conv2d.js';

/** Options of {@link convTranspose2d}. */
export interface ConvTranspose2dOptions {
  /** Step between the windows written; 1 unless given. */
  readonly stride?: number;
  /** Rows and columns cut off on each side of the result, as in PyTorch; 0 unless given. */
  readonly pad?: number;
}

/**
 * Specs of {@link convTranspose2d}: `name.weight` `[kernel, kernel, outputs, inputs]` and `name.bias`
 * `[outputs]`. The default bounds use PyTorch's fan_in of a transposed convolution, `kernel^2 outputs`.
 */
export function convTranspose2dSpecs(
  name: string,
  kernel: number,
  inputs: number,
  outputs: number,
  options: ConvSpecOptions = {},
): ParamSpecs {
  const fanIn = kernel * kernel * outputs;
  const { weight = fanInUniform('convTranspose'), bias = uniform(1 / Math.sqrt(fanIn)) } = options;
  return {
    [`${name}.weight`]: { shape: [kernel, kernel, outputs, inputs], init: weight, trainable: true },
    ...(bias === false ? {} : { [`${name}.bias`]: { shape: [outputs], init: bias, trainable: true } }),
  };
}

/**
 * Transposed 2-D convolution, `[batch, height, width, in]` -> `[batch, height', width', out]` with
 * `height' = (height - 1) stride - 2 pad + kernel`. The weight is `[kh, kw, out, in]` (PyTorch's `[in, out,
 * kh, kw]` transposed); the bias is added when `name.bias` is present.
 */
export function convTranspose2d(
  params: TensorRecord,
  name: string,
  x: tf.Tensor4D,
  options: ConvTranspose2dOptions = {},
): tf.Tensor4D {
  const { stride = 1, pad = 0 } = options;
  const weight = param<tf.Tensor4D>(params, `${name}.weight`);
  const [kernelHeight, kernelWidth, outputs, inputs] = weight.shape;
  checkWidth(name, x, inputs, 4);
  const [batch, height, width] = x.shape;
  const y = tf.conv2dTranspose(
    x,
    weight,
    [
      batch,
      (height - 1) * stride - 2 * pad + kernelHeight,
      (width - 1) * stride - 2 * pad + kernelWidth,
      outputs,
    ],
    stride,
    pad,
  );
  const bias = params[`${name}.bias`];
  return bias === undefined ? y : tf.add(y, bias);
}
