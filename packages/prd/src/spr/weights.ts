import { noGrad } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';

/** Keeps 0 / 0 out of `hardShrink`, as in MemAE. */
const TINY = 1e-12;

/** Softmax over all prototypes, `[tokens, count]` -> `[tokens, count]`. */
export function denseWeights(scores: tf.Tensor2D): tf.Tensor2D {
  return tf.softmax(scores);
}

/**
 * Softmax over the `k` largest scores of each row, 0 elsewhere. The choice is a constant to the gradient tape: gradients flow
 * through the kept weights, and no straight-through estimate is needed. Prototypes that tie with the last one kept are
 * kept too, so that the result does not depend on their order.
 *
 * A softmax over all, masked and scaled to sum 1 again, is the same and takes a third of the time of masking the scores
 * (`Where` runs on one thread in ONNX Runtime).
 */
export function topkWeights(scores: tf.Tensor2D, k: number): tf.Tensor2D {
  const [rows, count] = scores.shape;
  if (k >= count) return denseWeights(scores);
  const kept = noGrad(() => {
    const { values } = tf.topk(scores, k);
    return tf.cast(tf.greaterEqual(scores, tf.slice(values, [0, k - 1], [rows, 1])), 'float32');
  });
  const weights = tf.mul(tf.softmax(scores), kept);
  return tf.div(weights, tf.sum(weights, 1, true));
}

/**
 * Hard shrinkage of MemAE (Gong et al., ICCV 2019): softmax weights `a` become `relu(a - lambda) a / (|a - lambda| + eps)`,
 * that is `a` above `lambda` and 0 below, and are scaled to sum 1 again.
 */
export function shrunkWeights(scores: tf.Tensor2D, lambda: number): tf.Tensor2D {
  const weights = tf.softmax(scores);
  const above = tf.sub(weights, lambda);
  const shrunk = tf.div(tf.mul(tf.relu(above), weights), tf.add(tf.abs(above), TINY));
  return tf.div(shrunk, tf.maximum(tf.sum(shrunk, 1, true), TINY));
}
