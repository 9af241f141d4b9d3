import * as tf from '@tensorflow/tfjs';

/**
 * `1 - beta^t` for a float32 scalar `t >= 1`, to a few units in the last place.
 *
 * Computed as it stands, `1 - 0.999^1` in float32 has lost half of its digits. With `a = -t ln(beta)` it
 * equals `1 - exp(-a) = 2 tanh(a / 2) / (1 + tanh(a / 2))`, in which nothing cancels.
 */
export function oneMinusPower(beta: number, t: tf.Scalar): tf.Scalar {
  if (beta === 0) return tf.onesLike(t);
  const half = tf.tanh(tf.mul(t, -0.5 * Math.log(beta)));
  return tf.div(tf.mul(half, 2), tf.add(half, 1)) as tf.Scalar;
}
