import * as tf from '@tensorflow/tfjs';
import { fanInUniform, uniform } from '../params/initialisers.js';
import type { Initialiser } from '../params/initialisers.js';
import { param } from '../params/param-lookup.js';
import type { TensorRecord } from '../params/param-lookup.js';
import type { ParamSpecs } from '../params/param-spec.js';
import { checkWidth } from './check-width.js';

/** Options of {@link conv2dSpecs} and of the specs of a transposed convolution. */
export interface ConvSpecOptions {
  /** Initialiser of the weight; PyTorch's U(-1/sqrt(fan_in), 1/sqrt(fan_in)) unless given. */
  readonly weight?: Initialiser;
  /**
   * Initialiser of the bias `[outputs]`; PyTorch's U(-1/sqrt(fan_in), 1/sqrt(fan_in)) unless given; `false` =
   * no bias.
   */
  readonly bias?: Initialiser | false;
}

/** Options of {@link conv2d}. */
export interface Conv2dOptions {
  /** Step of the window in both directions; 1 unless given. */
  readonly stride?: number;
  /**
   * Zeros added on each of the four sides, as in PyTorch; or `'same'`, TensorFlow's rule, which may pad one
   * side more. 0 unless given.
   */
  readonly pad?: number | 'same';
}

/** Specs of {@link conv2d}: `name.weight` `[kernel, kernel, inputs, outputs]` and `name.bias` `[outputs]`. */
export function conv2dSpecs(
  name: string,
  kernel: number,
  inputs: number,
  outputs: number,
  options: ConvSpecOptions = {},
): ParamSpecs {
  const fanIn = kernel * kernel * inputs;
  const { weight = fanInUniform('conv'), bias = uniform(1 / Math.sqrt(fanIn)) } = options;
  return {
    [`${name}.weight`]: { shape: [kernel, kernel, inputs, outputs], init: weight, trainable: true },
    ...(bias === false ? {} : { [`${name}.bias`]: { shape: [outputs], init: bias, trainable: true } }),
  };
}

/**
 * 2-D convolution, `[batch, height, width, in]` -> `[batch, height', width', out]` with
 * `height' = floor((height + 2 pad - kernel) / stride) + 1`. The weight is `[kh, kw, in, out]`; the bias is
 * added when `name.bias` is present.
 */
export function conv2d(
  params: TensorRecord,
  name: string,
  x: tf.Tensor4D,
  options: Conv2dOptions = {},
): tf.Tensor4D {
  const { stride = 1, pad = 0 } = options;
  const weight = param<tf.Tensor4D>(params, `${name}.weight`);
  checkWidth(name, x, weight.shape[2], 4);
  const y = tf.conv2d(x, weight, stride, pad);
  const bias = params[`${name}.bias`];
  return bias === undefined ? y : tf.add(y, bias);
}
