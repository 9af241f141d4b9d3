import * as tf from '@tensorflow/tfjs';

/** `[batch, height, width, channels]` -> `[batch, height * width, channels]`, row-major. */
export function flattenTokens(map: tf.Tensor4D): tf.Tensor3D {
  const [batch, height, width, channels] = map.shape;
  return tf.reshape(map, [batch, height * width, channels]);
}

/**
 * `[batch, height * width, channels]` -> `[batch, height, width, channels]`: undoes {@link flattenTokens}.
 */
export function unflattenTokens(tokens: tf.Tensor3D, height: number, width: number): tf.Tensor4D {
  const [batch, , channels] = tokens.shape;
  return tf.reshape(tokens, [batch, height, width, channels]);
}
