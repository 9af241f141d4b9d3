import { gelu, linear, linearSpecs, noGrad } from '@protobench/nn';
import type { ParamSpecs, TensorRecord } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { HIDDEN } from '../spr/hiding.js';
import type { PrototypeSet } from './sites.js';

/** Which experts an image recalls from. */
export interface Routing {
  /** `[batch, experts]`, rows summing to 1. */
  readonly probabilities: tf.Tensor2D;
  /** What is added to the scores of an image, `[batch, count]`: the log probability of the expert, or `-HIDDEN`. */
  readonly prior: tf.Tensor2D;
}

/** Specs of {@link route}: `name.router.hidden` and `name.router.gate`. */
export function routerSpecs(set: PrototypeSet): ParamSpecs {
  const { channels, experts } = set.site;
  if (experts === 1) return {};
  return {
    ...linearSpecs(`${set.name}.router.hidden`, 2 * channels, channels),
    ...linearSpecs(`${set.name}.router.gate`, channels, experts),
  };
}

/**
 * The router: Linear(2C -> C), GELU, Linear(C -> experts) and softmax on the mean and the maximum of the tokens of an image,
 * the form of the optional gate of RLR (He et al., ECCV 2024). The `active` most probable experts are kept. Their log
 * probabilities join the scores, so that recall weights are proportional to probability times similarity and gradients
 * reach the router.
 *
 * @param tokens `[batch * tokens, channels]`
 */
export function route(
  tensors: TensorRecord,
  set: PrototypeSet,
  tokens: tf.Tensor2D,
  batch: number,
  active: number,
): Routing {
  const { channels, count, experts } = set.site;
  const images = tf.reshape(tokens, [batch, -1, channels]);
  const pooled = tf.concat2d([tf.mean(images, 1), tf.max(images, 1)], 1);
  const hidden = gelu(linear(tensors, `${set.name}.router.hidden`, pooled));
  const logits = linear(tensors, `${set.name}.router.gate`, hidden);
  const logProbabilities = tf.logSoftmax(logits);
  const left = noGrad(() => {
    const least = tf.slice(tf.topk(logits, active).values, [0, active - 1], [batch, 1]);
    return tf.mul(tf.cast(tf.less(logits, least), 'float32'), HIDDEN);
  });
  const block = count / experts;
  const spread = tf.reshape(tf.sub(logProbabilities, left), [batch, experts, 1]);
  return {
    probabilities: tf.softmax(logits),
    prior: tf.reshape(tf.tile(spread, [1, 1, block]), [batch, count]),
  };
}
