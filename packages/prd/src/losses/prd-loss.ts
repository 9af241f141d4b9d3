import type { LossOutput } from '@protobench/harness';
import * as tf from '@tensorflow/tfjs';
import type { PrdConfig } from '../config/prd-schema.js';
import type { Filtered, Recalled } from '../mnp/recall.js';
import { balanceLoss, diversityLoss, entropyLoss, recallErrors } from './prototype-losses.js';

/** The terms of the loss that come from the prototypes. */
export interface PrototypeTerms {
  /** Their weighted sum; `null` when no weight is positive. */
  readonly total: tf.Scalar | null;
  /** Each term before its weight. */
  readonly logs: NonNullable<LossOutput['logs']>;
  /** Distance of each token and its recall, one `[batch * tokens]` per recall. */
  readonly errors: readonly tf.Tensor1D[];
}

/** Sums each term over all sets of prototypes and of references, as the distillation loss sums over levels. */
export function prototypeTerms(
  { recalls, references }: Pick<Filtered, 'recalls' | 'references'>,
  config: PrdConfig,
): PrototypeTerms {
  const { proto, diversity, entropy, balance, margin, distance } = config.loss;
  const errorsOf = (each: Recalled): tf.Tensor1D => recallErrors(each, distance);
  const errors = recalls.map(errorsOf);
  const terms = [
    {
      name: 'proto',
      weight: proto,
      values: () => [...errors, ...references.map(errorsOf)].map((each) => tf.mean(each)),
    },
    {
      name: 'diversity',
      weight: recalls.length > 0 ? diversity : 0,
      values: () => recalls.map(({ prototypes }) => diversityLoss(prototypes, margin)),
    },
    {
      name: 'entropy',
      weight: recalls.length > 0 && config.spr.mode === 'hardShrink' ? entropy : 0,
      values: () => recalls.map(({ weights }) => entropyLoss(weights)),
    },
    {
      name: 'balance',
      weight: recalls.length > 0 && config.spr.mode === 'noisyTopk' ? balance : 0,
      values: () => recalls.map(({ weights }) => balanceLoss(weights)),
    },
    {
      name: 'experts',
      weight: config.mnp.groups === 'moe' ? balance : 0,
      values: () => recalls.flatMap(({ experts }) => (experts === null ? [] : [balanceLoss(experts)])),
    },
  ].filter(({ weight }) => weight > 0);
  const logs: Record<string, tf.Scalar> = {};
  const weighted = terms.map(({ name, weight, values }) => {
    logs[name] = tf.addN(values()) as tf.Scalar;
    return tf.mul(logs[name], weight) as tf.Scalar;
  });
  return { total: weighted.length === 0 ? null : tf.addN(weighted), logs, errors };
}
