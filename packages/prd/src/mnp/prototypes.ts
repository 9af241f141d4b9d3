import { normal, uniform, zeros } from '@protobench/nn';
import type { ParamSpecs, TensorRecord } from '@protobench/nn';
import type * as tf from '@tensorflow/tfjs';
import type { PrdConfig } from '../config/prd-schema.js';
import { atOwnRate, storedAtRate } from '../init/own-rate.js';
import type { PrototypeSet } from './sites.js';

/** Name of the parameter that holds the prototypes of a set, `[count, channels]`. */
export function prototypesName(set: PrototypeSet): string {
  return `${set.name}.prototypes`;
}

/** Name of the buffer with the steps since each prototype was last used, `[count]`. */
export function idleName(set: PrototypeSet): string {
  return `${set.name}.idle`;
}

/**
 * Specs of the prototypes and their idle counters. With `mnp.init: kmeans` the values of sets at taps are replaced once
 * features are at hand, see `kmeansPrototypes`.
 */
export function prototypeSpecs(set: PrototypeSet, config: PrdConfig): ParamSpecs {
  const { count, channels } = set.site;
  const init = config.mnp.init === 'uniform' ? uniform(1 / Math.sqrt(channels)) : normal(1);
  const prototypes = { [prototypesName(set)]: { shape: [count, channels], init, trainable: true } };
  return {
    ...storedAtRate(prototypes, config.train.prototypeLr),
    [idleName(set)]: { shape: [count], init: zeros, trainable: false },
  };
}

/** The prototypes, `[count, channels]`, which learn at a rate of their own. */
export function prototypesOf(tensors: TensorRecord, set: PrototypeSet, config: PrdConfig): tf.Tensor2D {
  const name = prototypesName(set);
  return atOwnRate(tensors, [name], config.train.prototypeLr)[name] as tf.Tensor2D;
}
