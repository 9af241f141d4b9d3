import * as tf from '@tensorflow/tfjs';
import type { TensorRecord } from '../params/param-lookup.js';

/** Keeps the division finite when all gradients are 0, as in `torch.nn.utils.clip_grad_norm_`. */
const EPS = 1e-6;

/** Euclidean norm of all gradients taken as one vector. */
export function globalNorm(grads: TensorRecord): tf.Scalar {
  const squares = Object.values(grads).map((grad) => tf.sum(tf.square(grad)));
  return tf.sqrt(squares.reduce((sum, square) => tf.add(sum, square), tf.scalar(0))) as tf.Scalar;
}

/**
 * Gradients times `min(1, maxNorm / (norm + 1e-6))`: `torch.nn.utils.clip_grad_norm_`. `norm` may be passed
 * in where it is wanted for the log as well.
 */
export function clipByGlobalNorm(
  grads: TensorRecord,
  maxNorm: number,
  norm: tf.Scalar = globalNorm(grads),
): Record<string, tf.Tensor> {
  const scale = tf.minimum(1, tf.div(maxNorm, tf.add(norm, EPS)));
  return Object.fromEntries(Object.entries(grads).map(([name, grad]) => [name, tf.mul(grad, scale)]));
}
