import * as tf from '@tensorflow/tfjs';
import { customGradient } from '../autodiff/custom-gradient.js';
import { ones, zeros } from '../params/initialisers.js';
import { param } from '../params/param-lookup.js';
import type { TensorRecord } from '../params/param-lookup.js';
import type { ParamSpecs } from '../params/param-spec.js';
import { checkWidth } from './check-width.js';

/** Options of {@link layerNorm}. */
export interface LayerNormOptions {
  /** Added to the variance; 1e-5 as in PyTorch unless given. */
  readonly eps?: number;
}

/** Specs of {@link layerNorm}: `name.weight` = 1 and `name.bias` = 0, both `[width]`. */
export function layerNormSpecs(name: string, width: number): ParamSpecs {
  return {
    [`${name}.weight`]: { shape: [width], init: ones, trainable: true },
    [`${name}.bias`]: { shape: [width], init: zeros, trainable: true },
  };
}

/**
 * Layer norm over the last axis, `[..., width]` -> `[..., width]` (Ba et al., arXiv 1607.06450):
 * `(x - mean) / sqrt(variance + eps) * weight + bias` with the biased variance.
 *
 * Where a linear layer follows, `normalise` here and `norm` there do the same with fewer passes over memory.
 */
export function layerNorm<T extends tf.Tensor>(
  params: TensorRecord,
  name: string,
  x: T,
  options: LayerNormOptions = {},
): T {
  const { eps = 1e-5 } = options;
  const weight = param<tf.Tensor1D>(params, `${name}.weight`);
  const bias = param<tf.Tensor1D>(params, `${name}.bias`);
  checkWidth(name, x, weight.size);
  return customGradient<T>(
    [x, weight, bias],
    () => {
      const { unit, inverse } = standardise(x, eps);
      return { value: tf.add(tf.mul(unit, weight), bias) as T, saved: [unit, inverse, weight] };
    },
    (dy, [unit, inverse, scale]) => {
      const width = scale.size;
      const rows = tf.reshape(dy, [-1, width]);
      const product = tf.reshape(tf.mul(dy, unit), [-1, width]);
      // The two row means weigh dy and dy * unit with the scale: a product with one column, not two more
      // passes.
      const column = tf.reshape(tf.mul(scale, 1 / width), [width, 1]);
      const meanOf = (matrix: tf.Tensor): tf.Tensor => tf.reshape(tf.matMul(matrix, column), inverse.shape);
      return [
        backward(tf.mul(dy, scale), unit, inverse, meanOf(rows), meanOf(product)),
        tf.sum(product, 0),
        tf.sum(rows, 0),
      ];
    },
  );
}

/** Layer norm without scale and shift: `(x - mean) / sqrt(variance + eps)` over the last axis, any rank. */
export function normalise<T extends tf.Tensor>(x: T, eps = 1e-5): T {
  return customGradient<T>(
    [x],
    () => {
      const { unit, inverse } = standardise(x, eps);
      return { value: unit, saved: [unit, inverse] };
    },
    (dy, [unit, inverse]) => [
      backward(dy, unit, inverse, tf.mean(dy, -1, true), tf.mean(tf.mul(dy, unit), -1, true)),
    ],
  );
}

/** `unit` = the standardised rows, `inverse` = 1 / standard deviation, `[..., 1]`. */
function standardise<T extends tf.Tensor>(x: T, eps: number): { unit: T; inverse: tf.Tensor } {
  const centred = tf.sub(x, tf.mean(x, -1, true));
  const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), eps));
  return { unit: tf.mul(centred, inverse) as T, inverse };
}

/**
 * `inverse * (g - mean(g) - unit * mean(g * unit))`: gradient of the rows, given that of the standardised
 * rows.
 */
function backward(
  g: tf.Tensor,
  unit: tf.Tensor,
  inverse: tf.Tensor,
  meanG: tf.Tensor,
  meanGUnit: tf.Tensor,
): tf.Tensor {
  return tf.mul(tf.sub(tf.sub(g, meanG), tf.mul(unit, meanGUnit)), inverse);
}
