import * as tf from '@tensorflow/tfjs';
import type { InputSpec } from './model.js';

/** Mean of ImageNet's training images per RGB channel, 0..1. */
export const IMAGENET_MEAN = [0.485, 0.456, 0.406] as const;
/** Standard deviation that goes with {@link IMAGENET_MEAN}. */
export const IMAGENET_STD = [0.229, 0.224, 0.225] as const;

/** Pixels 0..255 `[batch, height, width, 3]` to what the first layer expects: one product and one sum. */
export function preprocess(x: tf.Tensor4D, { mean, std, range }: InputSpec): tf.Tensor4D {
  const scale = std.map((s) => range / 255 / s);
  const shift = mean.map((m, i) => -m / std[i]);
  const scaled = scale.every((s) => s === 1) ? x : tf.mul(x, tf.tensor1d(scale));
  return (shift.every((s) => s === 0) ? scaled : tf.add(scaled, tf.tensor1d(shift))) as tf.Tensor4D;
}
