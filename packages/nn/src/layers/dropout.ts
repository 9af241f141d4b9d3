import * as tf from '@tensorflow/tfjs';
import { customGradient } from '../autodiff/custom-gradient.js';

/**
 * Inverted dropout: keeps an element where `noise >= rate` and divides it by `1 - rate`, sets it to 0
 * elsewhere.
 *
 * @param x any shape
 * @param noise U[0, 1), of the shape of `x` or broadcastable to it (`[batch, 1, width]` drops whole channels)
 * @param rate probability of dropping in [0, 1): a number, or a tensor that broadcasts to the shape of
 *   `noise` (one rate per image: `[batch, 1, 1]`); a constant to the gradient tape
 */
export function dropout<T extends tf.Tensor>(x: T, noise: tf.Tensor, rate: number | tf.Tensor): T {
  if (rate === 0) return x;
  return customGradient<T>(
    [x],
    () => {
      const kept = tf.cast(tf.greaterEqual(noise, rate), 'float32');
      const factor = typeof rate === 'number' ? 1 / (1 - rate) : tf.reciprocal(tf.sub(1, rate));
      const mask = tf.mul(kept, factor);
      return { value: tf.mul(x, mask) as T, saved: [mask] };
    },
    (dy, [mask]) => [tf.mul(dy, mask)],
  );
}
