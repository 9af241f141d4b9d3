import { initialise, RandomStream } from '@protobench/nn';
import type { ParamSpecs } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { toTensors } from './token-steps.js';

/** N(0, 1) tensor of a shape, always the same for a name. */
export function randomTensor<T extends tf.Tensor>(name: string, shape: readonly number[]): T {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return tf.tensor(RandomStream.fromSeed(41).child(name).normal(size), [...shape]) as tf.Tensor as T;
}

/** Values for specs, all of them random, also biases and norms, so that a test notices when two are mixed up. */
export function randomParams(specs: ParamSpecs): Record<string, tf.Tensor> {
  const { params } = initialise(specs, RandomStream.fromSeed(5));
  return Object.fromEntries(
    Object.entries(toTensors(params)).map(([name, tensor]) => [
      name,
      tensor.add(randomTensor(name, tensor.shape).mul(0.3)),
    ]),
  );
}

/** Largest absolute difference of two tensors of the same shape. */
export function largestDifference(a: tf.Tensor, b: tf.Tensor): number {
  expect(a.shape).toEqual(b.shape);
  return a.sub(b).abs().max().dataSync()[0];
}
