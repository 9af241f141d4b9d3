import * as tf from '@tensorflow/tfjs';
import { customGradient } from '../autodiff/custom-gradient.js';

/**
 * `x / max(|x|, eps)` over the last axis, any rank: `torch.nn.functional.normalize`. Rows shorter than `eps`
 * are divided by `eps`.
 */
export function l2Normalise<T extends tf.Tensor>(x: T, eps = 1e-12): T {
  return customGradient<T>(
    [x],
    () => {
      // The clamp is on the norm, not on its square: eps^2 would vanish in float32.
      const norm = tf.sqrt(tf.sum(tf.square(x), -1, true));
      const inverse = tf.reciprocal(tf.maximum(norm, eps));
      const free = tf.cast(tf.greater(norm, eps), 'float32');
      const unit = tf.mul(x, inverse) as T;
      return { value: unit, saved: [unit, inverse, free] };
    },
    (dy, [unit, inverse, free]) => {
      const along = tf.mul(tf.sum(tf.mul(dy, unit), -1, true), free);
      return [tf.mul(tf.sub(dy, tf.mul(unit, along)), inverse)];
    },
  );
}
