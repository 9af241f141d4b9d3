import { customGradient } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';

const PLANE = [1, 2];
/** Epsilon of PyTorch. */
const EPS = 1e-5;

/**
 * Instance norm without scale and shift: every channel of every image to mean 0 and deviation 1 over its positions,
 * `[batch, height, width, channels]`, as `torch.nn.InstanceNorm2d`.
 */
export function instanceNorm(x: tf.Tensor4D): tf.Tensor4D {
  return customGradient<tf.Tensor4D>(
    [x],
    () => {
      const centred = tf.sub(x, tf.mean(x, PLANE, true));
      const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), PLANE, true), EPS));
      const unit = tf.mul<tf.Tensor4D>(centred, inverse);
      return { value: unit, saved: [unit, inverse] };
    },
    (dy, [unit, inverse]) => {
      const along = tf.mul(unit, tf.mean(tf.mul(dy, unit), PLANE, true));
      return [tf.mul(tf.sub(tf.sub(dy, tf.mean(dy, PLANE, true)), along), inverse)];
    },
  );
}
