import type { Detector, DetectorContext, DetectorState, TrainingPolicy } from '@protobench/harness';
import { initialise, param, upsampleBilinear } from '@protobench/nn';
import { jitter, standardiseBuffers } from '@protobench/prd';
import * as tf from '@tensorflow/tfjs';
import type { UniadConfig } from './config.js';
import { layerNoise } from './layers.js';
import { modelSpecs, reconstruct } from './model.js';
import { planUniad } from './plan.js';
import type { UniadPlan } from './plan.js';
import { cleanTokens, JITTER_NOISE } from './tokens.js';

/**
 * UniAD for one cell.
 *
 * @throws BaselineError `INCOMPATIBLE_TAPS` or `INVALID_CONFIG` when the options do not fit the taps
 */
export function createUniad(config: UniadConfig, context: DetectorContext): Detector {
  const plan = planUniad(config, context);
  return {
    training: trainingPolicy(config.train),
    smoothing: config.map.smoothing,
    score: config.map.score,
    init: async (features, stream) => {
      const { params } = initialise(modelSpecs(plan), stream.child('weights'));
      const buffers: Record<string, DetectorState['buffers'][string]> = {};
      if (config.features.standardise) {
        for (const k of plan.taps.keys())
          Object.assign(buffers, standardiseBuffers(k, await features.statistics(k)));
      }
      return { params, buffers };
    },
    noise: (batchSize) => ({
      ...(config.train.jitter === 0
        ? {}
        : {
            [JITTER_NOISE]: {
              shape: [batchSize, plan.tokens, plan.channels],
              distribution: 'normal' as const,
            },
          }),
      ...layerNoise(plan, batchSize),
    }),
    loss: ({ params, buffers, taps, noise }) => {
      const clean = cleanTokens(plan, buffers, taps);
      const { jitter: scale } = config.train;
      const disturbed = scale === 0 ? clean : jitter(clean, param(noise, JITTER_NOISE), scale);
      const rebuilt = reconstruct(plan, params, disturbed, noise);
      return { loss: tf.mean(tf.square(tf.sub(rebuilt, clean))) };
    },
    anomalyMap: ({ params, buffers }, taps) => {
      const clean = cleanTokens(plan, buffers, taps);
      return errorMap(plan, clean, reconstruct(plan, params, clean, null));
    },
  };
}

/** Length of the error of each token, enlarged to the map (bilinear, corners aligned): `[batch, height, width]`. */
function errorMap({ grid, mapSize }: UniadPlan, clean: tf.Tensor3D, rebuilt: tf.Tensor3D): tf.Tensor3D {
  const batch = clean.shape[0];
  const error = tf.sqrt(tf.sum(tf.square(tf.sub(rebuilt, clean)), 2));
  const cells = tf.reshape(error, [batch, grid.height, grid.width, 1]) as tf.Tensor4D;
  const map = upsampleBilinear(cells, mapSize.height, mapSize.width, true);
  return tf.reshape(map, [batch, mapSize.height, mapSize.width]);
}

function trainingPolicy(train: UniadConfig['train']): TrainingPolicy {
  const { steps, batchSize, beta1, beta2, eps, weightDecay, clipNorm, lr } = train;
  const { factor, fractions, warmup, finalLr } = train;
  return {
    steps,
    batchSize,
    optimiser: { kind: 'adamw', beta1, beta2, eps, weightDecay },
    schedule:
      train.schedule === 'step'
        ? { kind: 'step', lr, factor, fractions }
        : { kind: 'warmupCosine', lr, finalLr, warmup },
    clipNorm,
  };
}
