import * as tf from '@tensorflow/tfjs';
import { customGradient } from './custom-gradient.js';

/**
 * `x` unchanged, with its gradient multiplied by `weight` (a number, or a tensor that broadcasts to the shape
 * of `x`, and is itself a constant to the tape). Equals `w x + sg((1 - w) x)` of the papers without touching
 * memory on the way forward. Weights above 1 are fine.
 */
export function scaleGradient<T extends tf.Tensor>(x: T, weight: tf.Tensor | number): T {
  return customGradient(
    [x],
    () => ({ value: tf.clone(x), saved: typeof weight === 'number' ? [] : [weight] }),
    (dy, [kept]) => [tf.mul(dy, kept ?? (weight as number))],
  );
}
