import * as tf from '@tensorflow/tfjs';

/** Runs the tests of a file on the TF.js cpu backend, without its advice to install another one. */
export function useCpuBackend(): void {
  tf.env().set('PROD', true);
  beforeAll(() => tf.setBackend('cpu'));
}
