import * as tf from '@tensorflow/tfjs';
import { fanInUniform, uniform } from '../params/initialisers.js';
import type { Initialiser } from '../params/initialisers.js';
import { param } from '../params/param-lookup.js';
import type { TensorRecord } from '../params/param-lookup.js';
import type { ParamSpecs } from '../params/param-spec.js';
import { checkWidth } from './check-width.js';

/** Options of {@link linearSpecs}. */
export interface LinearSpecOptions {
  /** Initialiser of the weight `[in, out]`; PyTorch's U(-1/sqrt(in), 1/sqrt(in)) unless given. */
  readonly weight?: Initialiser;
  /**
   * Initialiser of the bias `[out]`; PyTorch's U(-1/sqrt(in), 1/sqrt(in)) unless given; `false` = no bias.
   */
  readonly bias?: Initialiser | false;
}

/** Options of {@link linear}. */
export interface LinearOptions {
  /**
   * Name of a layer norm whose scale and shift are folded into this layer: the result is
   * `linear(layerNorm(norm, x))` for an `x` that went through `normalise` only. Saves two passes over the
   * tokens on the way forward and four on the way back, and lets several layers share one `normalise`.
   */
  readonly norm?: string;
}

/** Specs of {@link linear}: `name.weight` `[inputs, outputs]` and `name.bias` `[outputs]`. */
export function linearSpecs(
  name: string,
  inputs: number,
  outputs: number,
  options: LinearSpecOptions = {},
): ParamSpecs {
  const { weight = fanInUniform('linear'), bias = uniform(1 / Math.sqrt(inputs)) } = options;
  return {
    [`${name}.weight`]: { shape: [inputs, outputs], init: weight, trainable: true },
    ...(bias === false ? {} : { [`${name}.bias`]: { shape: [outputs], init: bias, trainable: true } }),
  };
}

/**
 * `x W + b` over the last axis: `[..., in]` -> `[..., out]` for any rank from 2. The bias is added when
 * `name.bias` is present. Leading axes are flattened, so that one matrix product does all.
 */
export function linear<T extends tf.Tensor>(
  params: TensorRecord,
  name: string,
  x: T,
  options: LinearOptions = {},
): T {
  const { weight, bias } = foldNorm(
    param<tf.Tensor2D>(params, `${name}.weight`),
    params[`${name}.bias`] as tf.Tensor1D | undefined,
    params,
    options.norm,
  );
  return affine(x, weight, bias, name);
}

/**
 * `x weight + bias` over the last axis, for weights that are computed instead of looked up; `name` is for
 * errors.
 */
export function affine<T extends tf.Tensor>(
  x: T,
  weight: tf.Tensor2D,
  bias: tf.Tensor1D | undefined,
  name: string,
): T {
  const [inputs, outputs] = weight.shape;
  checkWidth(name, x, inputs);
  const rows = tf.matMul(
    x.rank === 2 ? (x as tf.Tensor as tf.Tensor2D) : tf.reshape(x, [-1, inputs]),
    weight,
  );
  // Adding the bias to the matrix, before the reshape, lets the runtime fuse product and sum into one Gemm.
  const shifted = bias === undefined ? rows : tf.add(rows, bias);
  return (x.rank === 2 ? shifted : tf.reshape(shifted, [...x.shape.slice(0, -1), outputs])) as tf.Tensor as T;
}

/**
 * Weight and bias after the scale and shift of layer norm `norm` have been folded in; as they are without
 * one.
 */
export function foldNorm(
  weight: tf.Tensor2D,
  bias: tf.Tensor1D | undefined,
  params: TensorRecord,
  norm: string | undefined,
): { weight: tf.Tensor2D; bias: tf.Tensor1D | undefined } {
  if (norm === undefined) return { weight, bias };
  const scale = param<tf.Tensor1D>(params, `${norm}.weight`);
  const shift = param<tf.Tensor1D>(params, `${norm}.bias`);
  const moved = tf.reshape(tf.matMul(tf.reshape(shift, [1, -1]) as tf.Tensor2D, weight), [-1]);
  return {
    weight: tf.mul(tf.reshape(scale, [-1, 1]), weight),
    bias: (bias === undefined ? moved : tf.add(moved, bias)) as tf.Tensor1D,
  };
}
