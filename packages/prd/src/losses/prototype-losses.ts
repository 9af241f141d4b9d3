import { l2Normalise, stopGradient } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { tokenDistance } from '../distillation/distances.js';
import type { TokenDistance } from '../distillation/distances.js';
import type { Recalled } from '../mnp/recall.js';

/** Keeps log(0) and 0 / 0 away. */
const TINY = 1e-12;

/** Distance of each token and its recall, `[batch * tokens]`; the tokens are constants to the tape. */
export function recallErrors({ tokens, recalled }: Recalled, distance: TokenDistance): tf.Tensor1D {
  return tokenDistance(stopGradient(tokens), recalled, distance) as tf.Tensor1D;
}

/**
 * L_div: mean over pairs `j != j'` of `max(0, cos(m_j, m_j') - margin)^2`; 0 for a single prototype.
 *
 * @param prototypes `[count, channels]`
 */
export function diversityLoss(prototypes: tf.Tensor2D, margin: number): tf.Scalar {
  const count = prototypes.shape[0];
  if (count === 1) return tf.scalar(0);
  const unit = l2Normalise(prototypes);
  const excess = tf.relu(tf.sub(tf.matMul(unit, unit, false, true), margin));
  // A prototype's cosine with itself is 1 whatever it is, so the diagonal is a constant that can be taken off the sum.
  const diagonal = count * Math.max(0, 1 - margin) ** 2;
  return tf.div(tf.sub(tf.sum(tf.square(excess)), diagonal), count * (count - 1));
}

/** Mean over tokens of the entropy of their recall weights, in nats (MemAE). `[tokens, count]` -> scalar. */
export function entropyLoss(weights: tf.Tensor2D): tf.Scalar {
  return tf.neg(tf.mean(tf.sum(tf.mul(weights, tf.log(tf.add(weights, TINY))), 1)));
}

/**
 * Squared coefficient of variation of the usage of prototypes, `var(u) / mean(u)^2` with `u` the column sums of the
 * weights: the load balance of sparse mixtures of experts (Shazeer et al., ICLR 2017). `[rows, count]` -> scalar; rows are tokens
 * and columns prototypes, or images and experts.
 */
export function balanceLoss(weights: tf.Tensor2D): tf.Scalar {
  const usage = tf.sum(weights, 0);
  const mean = tf.mean(usage);
  return tf.div(tf.mean(tf.square(tf.sub(usage, mean))), tf.add(tf.square(mean), TINY));
}
