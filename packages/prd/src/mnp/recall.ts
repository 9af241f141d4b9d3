import { l2Normalise, stopGradient } from '@protobench/nn';
import type { ParamSpecs, TensorRecord } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { PrdConfig } from '../config/prd-schema.js';
import { perImage } from '../spr/per-image.js';
import { inferenceWeights, recallSpecs, trainingWeights } from '../spr/recall-weights.js';
import type { RecallWeights, TrainingInput } from '../spr/recall-weights.js';
import { placed, placeSpecs } from '../spr/places.js';
import { softmaxRecall } from '../spr/softmax-recall.js';
import { referenceRecall, referenceSpecs } from '../reference/reference-site.js';
import { filterSpecs, filterTokens } from './filter.js';
import { prototypesOf, prototypeSpecs } from './prototypes.js';
import { route, routerSpecs } from './router.js';
import { similarityScores } from './scores.js';
import { setsOf } from './sites.js';
import type { PrototypeSet, Site } from './sites.js';

/** What was recalled of the tokens of a batch; `L_proto` compares the two. */
export interface Recalled {
  readonly set: PrototypeSet;
  /** What came to the site, `[batch * tokens, channels]`: teacher tokens, also at later stages. */
  readonly tokens: tf.Tensor2D;
  /** `[batch * tokens, channels]` */
  readonly recalled: tf.Tensor2D;
}

/** What a set of prototypes did with a batch; losses and usage counters are made of it. */
export interface Recall extends Recalled {
  /** `[batch * tokens, count]`; a constant to the tape but for the modes whose losses differentiate it. */
  readonly weights: tf.Tensor2D;
  /** `[count, channels]` */
  readonly prototypes: tf.Tensor2D;
  /** Probabilities of the experts, `[batch, experts]`; `null` without a router. */
  readonly experts: tf.Tensor2D | null;
}

/** Outcome of {@link filterSite}. */
export interface Filtered {
  /** The filtered map, of the shape of the input. */
  readonly output: tf.Tensor4D;
  /** One per stage of prototypes. */
  readonly recalls: readonly Recall[];
  /** One per stage of references, `mnp.kind: reference`. */
  readonly references: readonly Recalled[];
}

/** Specs of all stages of a site. */
export function siteSpecs(site: Site, config: PrdConfig): ParamSpecs {
  return Object.assign(
    {},
    ...setsOf(site, config.mnp.stages).flatMap((set) => [
      ...(config.mnp.kind === 'reference'
        ? [referenceSpecs(set, config)]
        : [prototypeSpecs(set, config), recallSpecs(set, config), placeSpecs(set, config), routerSpecs(set)]),
      filterSpecs(set, config),
    ]),
  ) as ParamSpecs;
}

/**
 * Recall and filter, once per stage: `[batch, h, w, channels]` -> the same shape. `training` is absent at test time. With
 * `detached`, gradients of whatever is made of the output do not reach the prototypes; those of the recalls do.
 */
export function filterSite(
  tensors: TensorRecord,
  site: Site,
  config: PrdConfig,
  map: tf.Tensor4D,
  training: (TrainingInput & { readonly detached: boolean }) | null,
): Filtered {
  const [batch, , , channels] = map.shape;
  const tokens = tf.reshape(map, [-1, channels]) as tf.Tensor2D;
  const recalls: Recall[] = [];
  const references: Recalled[] = [];
  let passed = tokens;
  for (const set of setsOf(site, config.mnp.stages)) {
    let recalled: tf.Tensor2D;
    if (config.mnp.kind === 'reference') {
      recalled = referenceRecall(tensors, set, config, passed);
      references.push({ set, tokens, recalled });
    } else {
      const made = prototypeRecall(tensors, set, config, passed, batch, training);
      recalled = made.recalled;
      recalls.push({ set, tokens, ...made });
    }
    const entering = training?.detached === true ? stopGradient(recalled) : recalled;
    passed = filterTokens(tensors, set, config, passed, entering);
  }
  return { output: tf.reshape(passed, map.shape), recalls, references };
}

/** What the prototypes of a set make of `tokens`, those of `batch` images. */
function prototypeRecall(
  tensors: TensorRecord,
  set: PrototypeSet,
  config: PrdConfig,
  tokens: tf.Tensor2D,
  batch: number,
  training: TrainingInput | null,
): Omit<Recall, 'set' | 'tokens'> {
  const prototypes = prototypesOf(tensors, set, config);
  const routing =
    set.site.experts === 1 ? null : route(tensors, set, tokens, batch, config.mnp.activeExperts);
  const similarity = placed(similarityScores(tokens, prototypes, config), set, config, tensors);
  const scores = routing === null ? similarity : perImage(similarity, routing.prior, batch, tf.add);
  const weights =
    training === null
      ? { values: inferenceWeights(scores, config), scores: null }
      : trainingWeights({ scores, tokens, batch }, set, config, tensors, training);
  return {
    recalled: recall(weights, prototypes, tokens, config),
    weights: weights.values,
    prototypes,
    experts: routing?.probabilities ?? null,
  };
}

/** `sum_j a_ij m_j`; with `mnp.rescale` of unit prototypes, times the norm of the token. */
function recall(
  { values, scores }: RecallWeights,
  prototypes: tf.Tensor2D,
  tokens: tf.Tensor2D,
  config: PrdConfig,
): tf.Tensor2D {
  const table: tf.Tensor2D = config.mnp.rescale ? l2Normalise(prototypes) : prototypes;
  const recalled: tf.Tensor2D =
    scores === null ? tf.matMul(values, table) : softmaxRecall(values, scores, table);
  if (!config.mnp.rescale) return recalled;
  return tf.mul(recalled, stopGradient(tf.sqrt(tf.sum(tf.square(tokens), 1, true))));
}
