import type { Detector, DetectorContext } from '@protobench/harness';
import { initialise } from '@protobench/nn';
import {
  anomalyMap,
  bottleneckNoise,
  reconstructionLoss,
  scorePolicy,
  smoothingPolicy,
  standardisationBuffers,
  trainingPolicy,
} from '@protobench/pro-ad';
import type { DinomalyConfig } from './config.js';
import { forward, modelSpecs } from './model.js';
import { makeDinomalyPlan } from './plan.js';

/**
 * Dinomaly for one cell.
 *
 * @throws ProAdError or BaselineError where options contradict each other or do not fit the taps, see `makeDinomalyPlan`
 */
export function createDinomaly(config: DinomalyConfig, context: DetectorContext): Detector {
  const plan = makeDinomalyPlan(config, context);
  return {
    training: trainingPolicy(config.train),
    smoothing: smoothingPolicy(config.map),
    score: scorePolicy(config.map),
    init: async (features, stream) => ({
      params: initialise(modelSpecs(plan), stream.child('params')).params,
      buffers: config.features.standardise ? await standardisationBuffers(plan, features) : {},
    }),
    noise: (batchSize) => bottleneckNoise(plan.bottleneck, [batchSize, plan.tokens, plan.width]),
    loss: ({ params, buffers, taps, noise, step }) => {
      const { targets, predictions } = forward(plan, { params, buffers, taps, training: { noise, step } });
      const { total, groups } = reconstructionLoss(config.loss, targets, predictions, step);
      return {
        loss: total,
        logs: Object.fromEntries(groups.map((term, group) => [`cosine.${group}`, term])),
      };
    },
    anomalyMap: ({ params, buffers }, taps) => {
      const { targets, predictions } = forward(plan, { params, buffers, taps });
      return anomalyMap(plan, targets, predictions);
    },
  };
}
