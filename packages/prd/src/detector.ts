import { initialise } from '@protobench/nn';
import type { Detector, DetectorContext, LossInput, LossOutput, NoiseInput } from '@protobench/harness';
import * as tf from '@tensorflow/tfjs';
import type { PrdConfig } from './config/prd-schema.js';
import { distillationLoss } from './distillation/distances.js';
import { jitterNoise } from './distillation/entering.js';
import { trainingPolicy } from './distillation/training-policy.js';
import { kmeansPrototypes } from './init/kmeans-prototypes.js';
import { anomalyMap } from './map/anomaly-map.js';
import { prototypeTerms } from './losses/prd-loss.js';
import { prototypeHook } from './mnp/prototype-hook.js';
import { idleName } from './mnp/prototypes.js';
import { setsOf } from './mnp/sites.js';
import { createPipeline } from './pipeline.js';
import type { Passed, Pipeline } from './pipeline.js';
import { nextPlaces } from './spr/places.js';
import { recallNoise } from './spr/recall-weights.js';
import { revive, worstNames } from './spr/revive.js';
import { nextIdle, worstTokens } from './spr/usage.js';

/** 1 while prototypes may still change, 0 once `train.mode: twoStage` has fixed them. */
const LEARNING = 'mnp.learning';

/**
 * PRD for one cell.
 *
 * @throws PrdError `INCOMPATIBLE_TAPS` or `INVALID_CONFIG` when the options do not fit taps and categories.
 */
export function createPrd(config: PrdConfig, context: DetectorContext): Detector {
  const pipeline = createPipeline(config, context);
  const withPrototypes = config.mnp.kind === 'prototypes';
  const sets = withPrototypes ? pipeline.sites.flatMap((site) => setsOf(site, config.mnp.stages)) : [];
  const prototypes = prototypeHook(config, pipeline, context);
  const detector: Detector = {
    training: trainingPolicy(config.train),
    smoothing: config.map.smoothing,
    score: config.map.score,
    init: async (features, stream) => {
      const { params, buffers } = initialise(pipeline.specs, stream.child('weights'));
      Object.assign(buffers, await pipeline.base.inputBuffers(features));
      if (withPrototypes && config.mnp.init === 'kmeans') {
        const { sites } = pipeline;
        const input = { config, sites, features, categories: context.categories, buffers };
        Object.assign(params, await kmeansPrototypes(input, stream.child('prototypes')));
      }
      return { params, buffers };
    },
    noise: (batchSize) =>
      Object.assign(
        jitterNoise(context.taps, config.input.jitter, batchSize),
        ...sets.map((set) => recallNoise(set, config, batchSize)),
      ) as Record<string, NoiseInput>,
    loss: (input) => loss(config, pipeline, input),
    anomalyMap: ({ params, buffers }, taps) =>
      anomalyMap(
        pipeline.forward({ ...params, ...buffers }, taps, { training: false }, null),
        config,
        context.mapSize,
      ),
    ...(prototypes === undefined ? {} : { prototypes }),
  };
  if (sets.length === 0 || !config.spr.revive) return detector;
  return {
    ...detector,
    afterUpdate: (update) => {
      const params: Record<string, tf.Tensor> = { ...update.params };
      const buffers: Record<string, tf.Tensor> = { ...update.buffers };
      for (const set of sets) {
        const names = worstNames(set);
        const worst = {
          tokens: update.aux[names.tokens] as tf.Tensor2D,
          errors: update.aux[names.errors] as tf.Tensor1D,
        };
        const enabled = (update.aux[LEARNING] as tf.Scalar | undefined) ?? 1;
        const revived = revive(set, config, update, worst, enabled);
        Object.assign(params, revived.params);
        Object.assign(buffers, revived.buffers);
      }
      return { params, buffers };
    },
  };
}

function loss(config: PrdConfig, pipeline: Pipeline, input: LossInput): LossOutput {
  const updates: Record<string, tf.Tensor> = {};
  const tensors = { ...input.params, ...input.buffers };
  const passed = pipeline.forward(tensors, input.taps, { training: true, updates }, input);
  const distillation = distillationLoss(passed.targets, passed.predictions, config.loss.distance);
  if (pipeline.sites.length === 0) {
    return { loss: distillation, buffers: updates, logs: { distillation } };
  }
  const terms = prototypeTerms(passed, config);
  const learning = learningStage(config, input.step);
  const added =
    terms.total === null || learning === null ? terms.total : tf.mul<tf.Scalar>(terms.total, learning);
  const aux: Record<string, tf.Tensor> = {};
  passed.recalls.forEach((recall, i) => {
    updates[idleName(recall.set)] = nextIdle(recall, tensors);
    Object.assign(updates, nextPlaces(recall, config, tensors));
    if (!config.spr.revive) return;
    const worst = worstTokens(recall, terms.errors[i], input.category);
    const names = worstNames(recall.set);
    aux[names.tokens] = worst.tokens;
    aux[names.errors] = worst.errors;
    if (learning !== null) aux[LEARNING] = learning;
  });
  const idle: LossOutput['logs'] =
    passed.recalls.length === 0 ? {} : { idle: idleShare(passed, updates, config) };
  return {
    loss: added === null ? distillation : tf.add(distillation, added),
    buffers: updates,
    logs: { distillation, ...terms.logs, ...idle },
    aux,
  };
}

/** `null` for joint training; for two stages 1 while `step` is below the boundary, then 0. */
function learningStage({ train }: PrdConfig, step: tf.Scalar): tf.Scalar | null {
  if (train.mode === 'joint') return null;
  return tf.cast(tf.less(step, train.prototypeFraction * train.steps), 'float32');
}

/** Part of all prototypes that were idle for `spr.staleAfter` steps or more. */
function idleShare(
  { recalls }: Passed,
  updates: Readonly<Record<string, tf.Tensor>>,
  config: PrdConfig,
): tf.Scalar {
  const all = tf.concat(recalls.map(({ set }) => updates[idleName(set)] as tf.Tensor1D));
  return tf.mean(tf.cast(tf.greaterEqual(all, config.spr.staleAfter), 'float32'));
}
