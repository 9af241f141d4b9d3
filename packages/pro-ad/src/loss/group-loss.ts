import { customGradient } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { Scalar, Tensor3D } from '@tensorflow/tfjs';
import type { LossOptions } from '../config/loss.js';
import { COSINE_EPS, locationDistance, locationProducts } from './location-products.js';
import { locationWeights } from './location-weights.js';

/** Keeps 0 / 0 out of predictions that are all zero. */
const TINY = 1e-30;

/**
 * Mean over the batch of `1 - cos(vec(target), vec(prediction))`, vec over all locations and channels ("global cosine"). The
 * gradient of each location is multiplied by its weight; the value is not. The target is a constant to the tape.
 *
 * Value, weights and gradient share the three products per location, and the gradient is written out, so that the large
 * tensors are passed over three times on the way forward and three times on the way back.
 *
 * @param target `[batch, tokens, channels]`
 * @param prediction `[batch, tokens, channels]`
 */
export function groupLoss(
  options: LossOptions,
  target: Tensor3D,
  prediction: Tensor3D,
  step: Scalar,
): Scalar {
  const [batch] = target.shape;
  return customGradient<Scalar>(
    [prediction],
    () => {
      const products = locationProducts(target, prediction);
      const weights = locationWeights(options, locationDistance(products), step);
      const overTokens = (x: tf.Tensor): tf.Tensor => tf.sum(x, 1, true);
      const square = overTokens(products.prediction);
      const norms = tf.mul(tf.sqrt(overTokens(products.target)), tf.sqrt(square));
      const inverse = tf.reciprocal(tf.maximum(norms, COSINE_EPS));
      const cosine = tf.mul(overTokens(products.dot), inverse);
      // Under the clamp the cosine is dot / eps, which does not depend on the norm.
      const free = tf.cast(tf.greater(norms, COSINE_EPS), 'float32');
      const pull = tf.div(tf.mul(cosine, free), tf.maximum(square, TINY));
      const weighted = (factor: tf.Tensor): tf.Tensor =>
        tf.expandDims(weights === undefined ? factor : tf.mul(weights, factor), -1);
      const value = tf.sub(1, tf.mean(cosine)) as Scalar;
      return { value, saved: [target, prediction, weighted(inverse), weighted(pull)] };
    },
    (dy, [wanted, given, towards, along]) => {
      const scale = tf.div(dy, batch);
      return [tf.sub(tf.mul(given, tf.mul(along, scale)), tf.mul(wanted, tf.mul(towards, scale)))];
    },
  );
}
