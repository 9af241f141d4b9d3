import type { BatchNormOptions, ParamSpecs, TensorRecord } from '@protobench/nn';
import type { DetectorContext } from '@protobench/harness';
import type * as tf from '@tensorflow/tfjs';
import type { PrdConfig } from './config/prd-schema.js';
import { jittered, localMean } from './distillation/entering.js';
import { createReverseDistillation } from './distillation/reverse-distillation.js';
import type { ReverseDistillation } from './distillation/reverse-distillation.js';
import { filterSite, siteSpecs } from './mnp/recall.js';
import type { Recall, Recalled } from './mnp/recall.js';
import { planSites } from './mnp/sites.js';
import type { Site } from './mnp/sites.js';
import type { TrainingInput } from './spr/recall-weights.js';

/** Outcome of a forward pass; per level, shallow first. */
export interface Passed {
  readonly targets: readonly tf.Tensor4D[];
  readonly predictions: readonly tf.Tensor4D[];
  /** One per set of prototypes, in the order of the sites and their stages. */
  readonly recalls: readonly Recall[];
  /** The same of references. */
  readonly references: readonly Recalled[];
}

/** Teacher taps -> prototypes -> bottleneck -> student. */
export interface Pipeline {
  readonly base: ReverseDistillation;
  readonly sites: readonly Site[];
  readonly specs: ParamSpecs;
  /** `training` is absent at test time; `norm` says which statistics batch norm takes. */
  forward(
    tensors: TensorRecord,
    taps: readonly tf.Tensor4D[],
    norm: BatchNormOptions,
    training: TrainingInput | null,
  ): Passed;
}

/** Side of the window of `input.average`. */
const AVERAGED = 3;

/** Whether distillation gradients stop at the recall; with two stages prototypes learn from L_proto alone. */
export function isDetached(config: PrdConfig): boolean {
  return !config.mnp.gradFromKD || config.train.mode === 'twoStage';
}

/** Builds the pipeline for the taps and categories of a cell; without prototypes it is reverse distillation as it is. */
export function createPipeline(config: PrdConfig, context: DetectorContext): Pipeline {
  const base = createReverseDistillation(config, context.taps);
  const sites = planSites(config, base, context.categories.length);
  const detached = isDetached(config);
  return {
    base,
    sites,
    specs: Object.assign({}, base.specs, ...sites.map((site) => siteSpecs(site, config))) as ParamSpecs,
    forward: (tensors, taps, norm, training) => {
      const recalls: Recall[] = [];
      const references: Recalled[] = [];
      const filtered = (map: tf.Tensor4D, at: Site['at']): tf.Tensor4D => {
        const site = sites.find((candidate) => candidate.at === at);
        if (site === undefined) return map;
        const mode = training === null ? null : { ...training, detached };
        const result = filterSite(tensors, site, config, map, mode);
        recalls.push(...result.recalls);
        references.push(...result.references);
        return result.output;
      };
      const taken = base.targets(tensors, taps);
      const targets = config.input.average ? taken.map((map) => localMean(map, AVERAGED)) : taken;
      const entering = training === null ? targets : jittered(targets, config.input.jitter, training.noise);
      const embedding = base.encode(
        tensors,
        entering.map((map, k) => filtered(map, k)),
        norm,
      );
      const predictions = base.decode(tensors, filtered(embedding, 'embedding'), norm);
      return { targets, predictions, recalls, references };
    },
  };
}
