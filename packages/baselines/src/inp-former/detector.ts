import type { Detector, DetectorContext, LossInput, LossOutput } from '@protobench/harness';
import { initialise, stopGradient } from '@protobench/nn';
import {
  anomalyMap,
  bottleneckNoise,
  coherenceLoss,
  enlargedMap,
  nearestSimilarity,
  reconstructionLoss,
  scorePolicy,
  smoothingPolicy,
  standardisationBuffers,
  trainingPolicy,
} from '@protobench/pro-ad';
import * as tf from '@tensorflow/tfjs';
import type { Scalar, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import type { InpFormerConfig } from './config.js';
import { encode, modelSpecs, reconstruct } from './model.js';
import type { Encoding } from './model.js';
import { makeInpFormerPlan } from './plan.js';
import type { InpFormerPlan } from './plan.js';

/**
 * INP-Former for one cell.
 *
 * @throws ProAdError where options contradict each other or do not fit the taps, see `makeInpFormerPlan`
 */
export function createInpFormer(config: InpFormerConfig, context: DetectorContext): Detector {
  const plan = makeInpFormerPlan(config, context);
  return {
    training: trainingPolicy(config.train),
    smoothing: smoothingPolicy(config.map),
    score: scorePolicy(config.map),
    init: async (features, stream) => ({
      params: initialise(modelSpecs(plan), stream.child('params')).params,
      buffers: config.features.standardise ? await standardisationBuffers(plan, features) : {},
    }),
    noise: (batchSize) => bottleneckNoise(plan.bottleneck, [batchSize, plan.tokens, plan.width]),
    loss: (input) => trainingLoss(plan, input),
    anomalyMap: ({ params, buffers }, taps) => {
      const encoding = encode(plan, params, buffers, taps);
      if (config.map.source === 'prototypes') return prototypeMap(plan, encoding);
      const { targets, predictions } = reconstruct(plan, params, encoding);
      return anomalyMap(plan, targets, predictions);
    },
  };
}

function trainingLoss(plan: InpFormerPlan, { params, buffers, taps, noise, step }: LossInput): LossOutput {
  const { config } = plan;
  const { weight, moveTokens } = config.coherence;
  const encoding = encode(plan, params, buffers, taps);
  const { targets, predictions } = reconstruct(plan, params, encoding, { noise, step });
  const { total, groups } = reconstructionLoss(config.loss, targets, predictions, step);
  const tokens = moveTokens ? encoding.tokens : stopGradient(encoding.tokens);
  const coherence = coherenceLoss(tokens, encoding.prototypes);
  const terms = groups.map((term, group): [string, Scalar] => [`cosine.${group}`, term]);
  return {
    loss: tf.add(total, tf.mul(coherence, weight)),
    logs: { ...Object.fromEntries(terms), coherence },
  };
}

/** The zero-shot map: cosine distance of each token to the nearest prototype of its own image. */
function prototypeMap(plan: InpFormerPlan, { tokens, prototypes }: Encoding): Tensor3D {
  const similarity = nearestSimilarity(tokens, prototypes);
  const distance = tf.relu(tf.sub(1, tf.squeeze<Tensor2D>(similarity, [2])));
  return enlargedMap(plan, distance as Tensor2D);
}
