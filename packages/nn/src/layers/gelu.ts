import * as tf from '@tensorflow/tfjs';
import { customGradient } from '../autodiff/custom-gradient.js';

/**
 * ln(sqrt 2 / sqrt(2 pi)): the factors of `x phi(x)`, written in `x / sqrt 2`, moved into the exponent to
 * save a pass.
 */
const LOG_FACTOR = -0.5723649429247001;

/**
 * GELU in its exact form, `x Phi(x) = x (1 + erf(x / sqrt 2)) / 2` (Hendrycks and Gimpel, arXiv 1606.08415),
 * any shape. The gradient `Phi(x) + x phi(x)` reuses what the way forward computed.
 */
export function gelu<T extends tf.Tensor>(x: T): T {
  return customGradient<T>(
    [x],
    () => {
      const scaled = tf.mul(x, Math.SQRT1_2);
      const phi = tf.add(tf.mul(tf.erf(scaled), 0.5), 0.5);
      return { value: tf.mul(x, phi) as T, saved: [scaled, phi] };
    },
    (dy, [scaled, phi]) => {
      const density = tf.exp(tf.sub(LOG_FACTOR, tf.square(scaled)));
      return [tf.mul(dy, tf.add(phi, tf.mul(scaled, density)))];
    },
  );
}
