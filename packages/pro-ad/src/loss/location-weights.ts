import * as tf from '@tensorflow/tfjs';
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs';
import type { LossOptions } from '../config/loss.js';
import { miningThreshold } from './threshold.js';

/** Keeps 0 / 0 out of quotients of distances. */
const TINY = 1e-12;

/**
 * Factor of the gradient of each location, `[batch, tokens]`; `undefined` where it is 1 everywhere.
 *
 * @param distance cosine distance of each location, `[batch, tokens]`, not negative
 */
export function locationWeights(options: LossOptions, distance: Tensor2D, step: Scalar): Tensor | undefined {
  const { kind, alpha, minWeight, easyWeight, gamma, kappa } = options;
  switch (kind) {
    case 'plain':
      return undefined;
    case 'softMining':
      return tf.pow(tf.div(distance, tf.add(tf.mean(distance), TINY)), gamma);
    case 'hardMining': {
      const easy = tf.less(distance, miningThreshold(options, distance, step));
      return tf.sub(1, tf.mul(tf.cast(easy, 'float32'), 1 - easyWeight));
    }
    case 'distanceDecay': {
      const relative = tf.minimum(relativeTo(distance, miningThreshold(options, distance, step)), 1);
      return tf.maximum(tf.pow(relative, alpha), minWeight);
    }
    case 'expDecay': {
      const lack = tf.relu(tf.sub(1, relativeTo(distance, miningThreshold(options, distance, step))));
      return tf.exp(tf.mul(lack, -kappa));
    }
  }
}

function relativeTo(distance: Tensor2D, threshold: Scalar): Tensor {
  return tf.div(distance, tf.maximum(threshold, TINY));
}
