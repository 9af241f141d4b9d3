import { customGradient } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';

/**
 * `weights prototypes`, `[tokens, count]` x `[count, channels]` -> `[tokens, channels]`, where each row of `weights` is the
 * softmax of `scores` over some of the prototypes and 0 on the others. Differentiable in scores and prototypes; `weights`
 * is a constant to the tape and must have been computed with it off.
 *
 * The gradient of a softmax needs the mean of its weights' gradients, which is a pass over `[tokens, count]`. As in
 * FlashAttention (Dao et al., NeurIPS 2022), it is taken from the much smaller result instead, `sum_j a_ij (dr_i . m_j) =
 * dr_i . r_i`, and subtracted inside the matrix product by one more column. With 4,096 tokens an image this is the costliest
 * part of a training step.
 */
export function softmaxRecall(
  weights: tf.Tensor2D,
  scores: tf.Tensor2D,
  prototypes: tf.Tensor2D,
): tf.Tensor2D {
  return customGradient<tf.Tensor2D>(
    [scores, prototypes],
    () => {
      const value: tf.Tensor2D = tf.matMul(weights, prototypes);
      return { value, saved: [weights, prototypes, value] };
    },
    (dy, saved) => {
      const [kept, table, value] = saved as tf.Tensor2D[];
      const mean = tf.sum(tf.mul(dy, value), 1, true);
      const left = tf.concat([dy, tf.neg(mean)], 1) as tf.Tensor2D;
      const right = tf.concat([table, tf.ones([table.shape[0], 1])], 1) as tf.Tensor2D;
      return [tf.mul(kept, tf.matMul(left, right, false, true)), tf.matMul(kept, dy, true, false)];
    },
  );
}
