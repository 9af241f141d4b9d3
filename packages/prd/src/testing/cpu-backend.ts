import * as tf from '@tensorflow/tfjs';

/** Runs the tests of a file on the TF.js cpu backend, without its advice to install another one. */
export function useCpuBackend(): void {
  tf.env().set('PROD', true);
  beforeAll(() => tf.setBackend('cpu'));
}

/** Fails unless all elements agree within `tolerance`, absolute for small numbers and relative for large ones. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-5): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i] - expected[i]);
    if (!(error <= tolerance * Math.max(1, Math.abs(expected[i])))) {
      throw new Error(`element ${i}: ${actual[i]}, expected ${expected[i]} within ${tolerance}`);
    }
  }
}
