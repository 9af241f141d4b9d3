import { param } from '@protobench/nn';
import type { ParamSpecs, TensorRecord } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';

/*
 * The optimiser knows one learning rate and, like every Adam, ignores the scale of gradients; so parameters have a rate of
 * their own, relative to it, when they are stored divided by it.
 */

/** The same specs for parameters that learn at `rate` times the learning rate, see {@link atOwnRate}. */
export function storedAtRate(specs: ParamSpecs, rate: number): ParamSpecs {
  if (rate === 1) return specs;
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [
      name,
      { ...spec, init: (shape, stream) => toStored(spec.init(shape, stream), rate) },
    ]),
  ) as ParamSpecs;
}

/** Values as they are stored, in place. */
export function toStored(values: Float32Array, rate: number): Float32Array {
  if (rate !== 1) for (let i = 0; i < values.length; i++) values[i] /= rate;
  return values;
}

/** The stored parameters `names` as they are meant. */
export function atOwnRate(tensors: TensorRecord, names: readonly string[], rate: number): TensorRecord {
  return Object.fromEntries(
    names.map((name) => [name, rate === 1 ? param(tensors, name) : tf.mul(param(tensors, name), rate)]),
  );
}
