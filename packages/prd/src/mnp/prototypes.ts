import { normal, param, uniform, zeros } from '@protobench/nn';
import type { Initialiser, ParamSpecs, TensorRecord } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { PrdConfig } from '../config/prd-schema.js';
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
  return {
    [prototypesName(set)]: {
      shape: [count, channels],
      init: stored(init, config.train.prototypeLr),
      trainable: true,
    },
    [idleName(set)]: { shape: [count], init: zeros, trainable: false },
  };
}

/**
 * The prototypes, `[count, channels]`. The optimiser knows one learning rate and, like every Adam, ignores the scale of
 * gradients; so a rate of their own is had by storing them divided by it.
 */
export function prototypesOf(tensors: TensorRecord, set: PrototypeSet, config: PrdConfig): tf.Tensor2D {
  const values = param<tf.Tensor2D>(tensors, prototypesName(set));
  return config.train.prototypeLr === 1 ? values : tf.mul(values, config.train.prototypeLr);
}

/** Values as they are stored, in place: see {@link prototypesOf}. */
export function toStored(values: Float32Array, prototypeLr: number): Float32Array {
  if (prototypeLr !== 1) for (let i = 0; i < values.length; i++) values[i] /= prototypeLr;
  return values;
}

function stored(init: Initialiser, prototypeLr: number): Initialiser {
  return (shape, stream) => toStored(init(shape, stream), prototypeLr);
}
