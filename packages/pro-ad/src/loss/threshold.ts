import * as tf from '@tensorflow/tfjs';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs';
import type { LossOptions } from '../config/loss.js';

/** Keeps a whole (1 - p) n whole: float32 may leave it just below. */
const RANK_SLACK = 0.01;

/**
 * tau_p: the `floor((1 - p) n)`-th largest of the n distances of the batch (the largest, when that is none), where p
 * grows from 0 at step 0 to `fraction` at step `rampSteps`. Dinomaly takes the same value with `torch.topk`.
 *
 * @param distance `[batch, tokens]`
 */
export function miningThreshold(
  { fraction, rampSteps }: LossOptions,
  distance: Tensor2D,
  step: Scalar,
): Scalar {
  const count = distance.size;
  const { values: sorted } = tf.topk(tf.reshape(distance, [count]), count);
  const p = tf.minimum(tf.mul(step, fraction / rampSteps), fraction);
  const rank = tf.maximum(tf.floor(tf.add(tf.mul(tf.sub(1, p), count), RANK_SLACK)), 1);
  // The index is only known inside the graph: picked by comparison, which every backend can do.
  const chosen = tf.cast(tf.equal(tf.range(1, count + 1), rank), 'float32');
  return tf.sum(tf.mul(sorted, chosen));
}
