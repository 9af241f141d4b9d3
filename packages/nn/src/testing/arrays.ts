import * as tf from '@tensorflow/tfjs';
import { RandomStream } from '../random/random-stream.js';

/** Row-major numbers with a shape: what the hand-written references of the tests compute with. */
export interface Shaped {
  readonly shape: number[];
  readonly data: Float64Array;
}

/** N(0, scale^2) + shift, rounded to float32 so that float32 and float64 code see the same numbers. */
export function gaussian(name: string, shape: number[], scale = 1, shift = 0): Shaped {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const values = RandomStream.fromSeed(20250616).child(name).normal(size);
  return { shape, data: Float64Array.from(values, (value) => Math.fround(value * scale + shift)) };
}

/** U[0, 1), rounded to float32. */
export function unit(name: string, shape: number[]): Shaped {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return { shape, data: Float64Array.from(RandomStream.fromSeed(20250616).child(name).uniform(size)) };
}

/** The tensor of an array. */
export function tensor({ shape, data }: Shaped): tf.Tensor {
  return tf.tensor(Float32Array.from(data), shape, 'float32');
}

/**
 * Fails unless all elements agree within `tolerance`, absolute for small numbers and relative for large ones.
 */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i] - expected[i]);
    if (!(error <= tolerance * Math.max(1, Math.abs(expected[i])))) {
      throw new Error(`element ${i}: ${actual[i]}, expected ${expected[i]} within ${tolerance}`);
    }
  }
}
