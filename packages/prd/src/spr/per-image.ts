import * as tf from '@tensorflow/tfjs';

/** `combine(rows, values)` with the `[batch, count]` values of an image at each of its rows, `[batch * tokens, count]`. */
export function perImage(
  rows: tf.Tensor2D,
  values: tf.Tensor,
  batch: number,
  combine: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
): tf.Tensor2D {
  const count = rows.shape[1];
  const images = combine(tf.reshape(rows, [batch, -1, count]), tf.reshape(values, [batch, 1, count]));
  return tf.reshape(images, rows.shape);
}
