import type { Detector, DetectorContext, LossInput, LossOutput } from '@protobench/harness';
import * as tf from '@tensorflow/tfjs';
import type { Scalar } from '@tensorflow/tfjs';
import { bottleneckNoise } from './bottleneck/bottleneck.js';
import type { ProAdConfig } from './config/schema.js';
import { coherenceLoss } from './decoder/constraint.js';
import { prototypeHook } from './decoder/prototype-hook.js';
import { initialState } from './init/initial-state.js';
import { reconstructionLoss } from './loss/loss.js';
import { anomalyMap } from './map/anomaly-map.js';
import { scorePolicy, smoothingPolicy } from './map/policies.js';
import { forward } from './model/model.js';
import { trainingPolicy } from './model/training-policy.js';
import { makePlan } from './plan/plan.js';
import type { Plan } from './plan/plan.js';

/** Pro-AD for one cell. Throws `ProAdError` where options contradict each other or do not fit the taps. */
export function createDetector(config: ProAdConfig, context: DetectorContext): Detector {
  const plan = makePlan(config, context);
  const prototypes = prototypeHook(plan);
  return {
    training: trainingPolicy(config.train),
    smoothing: smoothingPolicy(config.map),
    score: scorePolicy(config.map),
    init: (features, stream) => initialState(plan, features, stream),
    noise: (batchSize) => bottleneckNoise(config.anb, [batchSize, plan.tokens, plan.width]),
    loss: (input) => trainingLoss(plan, input),
    anomalyMap: ({ params, buffers }, taps) => {
      const { targets, predictions } = forward(plan, { params, buffers, taps });
      return anomalyMap(plan, targets, predictions);
    },
    ...(prototypes === undefined ? {} : { prototypes }),
  };
}

function trainingLoss(plan: Plan, { params, buffers, taps, noise, step }: LossInput): LossOutput {
  const { config } = plan;
  const output = forward(plan, { params, buffers, taps, training: { noise, step } });
  const { total, groups } = reconstructionLoss(config.loss, output.targets, output.predictions, step);
  const logs: Record<string, Scalar> = Object.fromEntries(
    groups.map((term, group) => [`cosine.${group}`, term]),
  );
  if (config.pc.mode !== 'coherence' || output.prototypes === undefined) return { loss: total, logs };
  const coherence = coherenceLoss(output.disturbed, output.prototypes);
  return {
    loss: tf.add(total, tf.mul(coherence, config.pc.weight)),
    logs: { ...logs, coherence },
  };
}
