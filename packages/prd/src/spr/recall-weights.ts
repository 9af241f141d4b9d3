import { linear, linearSpecs, noGrad, param, zeros } from '@protobench/nn';
import type { ParamSpecs, TensorRecord } from '@protobench/nn';
import type { NoiseInput } from '@protobench/harness';
import * as tf from '@tensorflow/tfjs';
import type { PrdConfig } from '../config/prd-schema.js';
import { blocksOf } from '../mnp/sites.js';
import type { PrototypeSet } from '../mnp/sites.js';
import { foreignBlocks, randomlyHidden } from './hiding.js';
import { perImage } from './per-image.js';
import { denseWeights, shrunkWeights, topkWeights } from './weights.js';

/** What only a training step has. */
export interface TrainingInput {
  /** Tensors of {@link recallNoise}. */
  readonly noise: TensorRecord;
  /** Category of each image, `[batch]`. */
  readonly category: tf.Tensor;
}

/** Scores of the tokens of a batch, and what the modes need beside them. */
export interface RecallScores {
  /** `[batch * tokens, count]` */
  readonly scores: tf.Tensor2D;
  /** `[batch * tokens, channels]` */
  readonly tokens: tf.Tensor2D;
  readonly batch: number;
}

/** Specs of the noise gate `name.gate` of the mode noisyTopk; it starts at 0, as in Shazeer et al. (ICLR 2017). */
export function recallSpecs(set: PrototypeSet, config: PrdConfig): ParamSpecs {
  if (config.spr.mode !== 'noisyTopk') return {};
  return linearSpecs(`${set.name}.gate`, set.site.channels, set.site.count, { weight: zeros, bias: false });
}

/**
 * Random inputs of a training step. noisyTopk draws one number per image and prototype: one per token, as in a mixture of
 * experts, would be tens of millions of numbers a step at stride 4.
 */
export function recallNoise(
  set: PrototypeSet,
  config: PrdConfig,
  batchSize: number,
): Readonly<Record<string, NoiseInput>> {
  const { count } = set.site;
  if (config.spr.mode === 'noisyTopk') {
    return { [`${set.name}.noise`]: { shape: [batchSize, count], distribution: 'normal' } };
  }
  if (config.spr.mode === 'randomRecall') {
    return { [`${set.name}.noise`]: { shape: [count], distribution: 'uniform' } };
  }
  return {};
}

/** Recall weights: not negative, each row summing to 1. */
export interface RecallWeights {
  /** `[batch * tokens, count]` */
  readonly values: tf.Tensor2D;
  /**
   * Set where `values` is a constant to the tape and equals the softmax of these scores over part of each row: the recall is
   * then `softmaxRecall`. Otherwise gradients pass through `values`.
   */
  readonly scores: tf.Tensor2D | null;
}

/** Recall weights of a training step. */
export function trainingWeights(
  input: RecallScores,
  set: PrototypeSet,
  config: PrdConfig,
  tensors: TensorRecord,
  { noise, category }: TrainingInput,
): RecallWeights {
  const { mode, k, lambda, hidden } = config.spr;
  const { count, groups } = set.site;
  let scores = input.scores;
  if (mode === 'noisyTopk') {
    // The noise comes before any block is hidden, so that it cannot uncover one.
    const spread = tf.softplus(linear(tensors, `${set.name}.gate`, input.tokens));
    scores = tf.add(scores, perImage(spread, param(noise, `${set.name}.noise`), input.batch, tf.mul));
  }
  if (groups > 1) scores = perImage(scores, foreignBlocks(category, groups, count), input.batch, tf.sub);
  if (mode === 'randomRecall') {
    scores = tf.sub(scores, randomlyHidden(param(noise, `${set.name}.noise`), hidden, blocksOf(set.site)));
  }
  // The balance loss of noisyTopk and the entropy loss of hardShrink differentiate the weights themselves.
  if (mode === 'noisyTopk') return { values: topkWeights(scores, k), scores: null };
  if (mode === 'hardShrink') return { values: shrunkWeights(scores, lambda), scores: null };
  const values = noGrad(() => (mode === 'topk' ? topkWeights(scores, k) : denseWeights(scores)));
  return { values, scores };
}

/** Recall weights at test time, over all prototypes, `[tokens, count]`. */
export function inferenceWeights(scores: tf.Tensor2D, config: PrdConfig): tf.Tensor2D {
  const { mode, inference, k, lambda } = config.spr;
  if (inference === 'top1') return topkWeights(scores, 1);
  if (inference === 'dense' || mode === 'dense' || mode === 'randomRecall') return denseWeights(scores);
  return mode === 'hardShrink' ? shrunkWeights(scores, lambda) : topkWeights(scores, k);
}
