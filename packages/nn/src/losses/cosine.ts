import * as tf from '@tensorflow/tfjs';
import { customGradient } from '../autodiff/custom-gradient.js';
import { stopGradient } from '../autodiff/no-grad.js';

/** Lower bound of the product of the two norms, as in `torch.nn.functional.cosine_similarity`. */
const EPS = 1e-8;
/** Keeps 0 / 0 out of rows that are all zero. */
const TINY = 1e-30;

/**
 * Cosine similarity over the last axis, `[..., width]` x `[..., width]` -> `[...]`:
 * `a . b / max(|a| |b|, 1e-8)`, differentiable in both. Both have the same shape; where one is a constant (a
 * teacher's features), the compiler drops the work for its gradient.
 */
export function cosineSimilarity(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return customGradient(
    [a, b],
    () => {
      const dot = tf.sum(tf.mul(a, b), -1);
      const normA = tf.sum(tf.square(a), -1);
      const normB = tf.sum(tf.square(b), -1);
      const norms = tf.mul(tf.sqrt(normA), tf.sqrt(normB));
      const inverse = tf.reciprocal(tf.maximum(norms, EPS));
      const value = tf.mul(dot, inverse);
      // Under the clamp the similarity is dot / eps, which depends on neither norm.
      const free = tf.mul(value, tf.cast(tf.greater(norms, EPS), 'float32'));
      const pull = (norm: tf.Tensor): tf.Tensor => tf.div(free, tf.maximum(norm, TINY));
      return { value, saved: [a, b, inverse, pull(normA), pull(normB)] };
    },
    (dy, [left, right, inverse, pullA, pullB]) => {
      const column = (rows: tf.Tensor): tf.Tensor => tf.expandDims(tf.mul(dy, rows), -1);
      const cross = column(inverse);
      return [
        tf.sub(tf.mul(right, cross), tf.mul(left, column(pullA))),
        tf.sub(tf.mul(left, cross), tf.mul(right, column(pullB))),
      ];
    },
  );
}

/** `1 - cosineSimilarity(a, b)`: `[..., width]` x `[..., width]` -> `[...]`, in [0, 2]. */
export function cosineDistance(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return tf.sub(1, cosineSimilarity(a, b));
}

/**
 * Mean over the batch of `1 - cos(vec(target), vec(prediction))`, where vec joins all axes but the first: the
 * loss of RD4AD and the "global cosine" of Dinomaly. `[batch, ...]` x `[batch, ...]` -> scalar. The target is
 * a constant to the tape.
 */
export function globalCosineLoss(target: tf.Tensor, prediction: tf.Tensor): tf.Scalar {
  const rows = (x: tf.Tensor): tf.Tensor => tf.reshape(x, [x.shape[0], -1]);
  return tf.mean(cosineDistance(rows(stopGradient(target)), rows(prediction)));
}
