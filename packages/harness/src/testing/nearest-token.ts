import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import type { DetectorDefinition, TracedState } from '../contract/index.js';

/** Prototypes of {@link nearestToken}. */
export const TOKENS = 20;

/**
 * A detector without training whose prototypes are tokens of the first training image, row by row from the top: the map is
 * the distance to the nearest one.
 */
export const nearestToken: DetectorDefinition<{ readonly prototypes: boolean }> = {
  name: 'nearest-token',
  title: 'Nearest token',
  provenance: 'For tests.',
  config: z.strictObject({ prototypes: z.boolean().default(true) }),
  variants: {},
  create: ({ prototypes }, { mapSize }) => {
    const similarity = ({ buffers }: TracedState, [tap]: readonly tf.Tensor4D[]): tf.Tensor4D => {
      const [batch, height, width, channels] = tap.shape;
      const unit = (x: tf.Tensor): tf.Tensor => tf.div(x, tf.sqrt(tf.sum(tf.square(x), -1, true)));
      const tokens = unit(tf.reshape(tap, [-1, channels]));
      const rows = tf.matMul(tokens, unit(buffers['tokens']), false, true);
      return tf.reshape(rows, [batch, height, width, TOKENS]);
    };
    return {
      training: {
        steps: 0,
        batchSize: 1,
        optimiser: { kind: 'adam', beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0 },
        schedule: { kind: 'constant', lr: 0 },
        clipNorm: null,
      },
      smoothing: { kind: 'gaussian', sigma: 2 },
      score: { kind: 'max' },
      init: async (features) => {
        const [first] = await features.batch([0]);
        const channels = first.shape[3];
        const data = (first.data as Float32Array).slice(0, TOKENS * channels);
        return { params: {}, buffers: { tokens: { shape: [TOKENS, channels], dtype: 'float32', data } } };
      },
      noise: () => ({}),
      loss: () => ({ loss: tf.scalar(0) }),
      anomalyMap: (state, taps) => {
        const near = tf.max(similarity(state, taps), 3, true) as tf.Tensor4D;
        const map = tf.image.resizeBilinear(tf.sub(1, near) as tf.Tensor4D, [mapSize.height, mapSize.width]);
        return tf.squeeze(map, [3]);
      },
      ...(prototypes
        ? {
            prototypes: {
              site: 'tokens',
              weights: (state, taps) => tf.softmax(tf.mul(similarity(state, taps), 20)),
              similarity,
            },
          }
        : {}),
    };
  },
};
