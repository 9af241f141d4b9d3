import { l2Normalise } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { Tensor3D } from '@tensorflow/tfjs';

/**
 * Cosine similarity of each token to the prototype that is most like it, `[batch, tokens, 1]`.
 *
 * @param tokens `[batch, tokens, width]`
 * @param prototypes `[batch, prototypes, width]`, or `[1, prototypes, width]` for all images
 */
export function nearestSimilarity(tokens: Tensor3D, prototypes: Tensor3D): Tensor3D {
  const [batch, count, width] = tokens.shape;
  // Prototypes that all images share: one product with all tokens as rows of one image.
  const shared = prototypes.shape[0] === 1;
  const rows = shared ? tf.reshape(tokens, [1, batch * count, width]) : tokens;
  const similarity = tf.matMul(l2Normalise(rows), l2Normalise(prototypes), false, true);
  return tf.reshape(tf.max(similarity, 2), [batch, count, 1]);
}
