import { l2Normalise } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { PrdConfig } from '../config/prd-schema.js';

/** Lower bound of a norm, as in the cosine of `torch.nn.functional`. */
const EPS = 1e-8;

/**
 * Similarity of every token to every prototype over the temperature, `[tokens, channels]` x `[count, channels]` ->
 * `[tokens, count]`, for `mnp.metric`. Of `-|x - m|^2` the part `-|x|^2` is left out: it is the same for all prototypes of
 * a token, so neither ranking nor softmax see it. The temperature goes into the prototypes, the smaller factor.
 */
export function similarityScores(
  tokens: tf.Tensor2D,
  prototypes: tf.Tensor2D,
  config: PrdConfig,
): tf.Tensor2D {
  const { metric, tau } = config.mnp;
  const scale = 1 / (metric === 'cos' ? tau : tau * tokens.shape[1]);
  if (metric === 'cos') {
    return tf.matMul(l2Normalise(tokens, EPS), tf.mul(l2Normalise(prototypes, EPS), scale), false, true);
  }
  if (metric === 'dot') return tf.matMul(tokens, tf.mul(prototypes, scale), false, true);
  const products = tf.matMul(tokens, tf.mul(prototypes, 2 * scale), false, true);
  return tf.sub(products, tf.mul(tf.sum(tf.square(prototypes), 1), scale));
}
