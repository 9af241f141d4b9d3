import * as tf from '@tensorflow/tfjs';
import type { InputSpec } from './model.js';

/** Pixels 0..255 `[batch, height, width, 3]` to what the first layer expects. */
export function preprocess(x: tf.Tensor4D, input: InputSpec): tf.Tensor4D {
  const identity = input.mean.every((m) => m === 0) && input.std.every((s) => s === 1);
  const scaled = input.range === 255 ? x : tf.mul(x, tf.scalar(input.range / 255));
  if (identity) return scaled as tf.Tensor4D;
  return tf.div(tf.sub(scaled, tf.tensor1d([...input.mean])), tf.tensor1d([...input.std])) as tf.Tensor4D;
}
