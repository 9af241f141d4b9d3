import * as tf from '@tensorflow/tfjs';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { oneMinusPower } from './bias-correction.js';

useCpuBackend();

describe('oneMinusPower', () => {
  it.each([0.5, 0.9, 0.99, 0.999, 0.9999])(
    'is 1 - %s^t to 3e-7, from the first to the millionth step',
    (beta) => {
      for (const t of [1, 2, 3, 10, 77, 1000, 9999, 50000, 1000000]) {
        const expected = -Math.expm1(t * Math.log(beta));
        const actual = oneMinusPower(beta, tf.scalar(t)).dataSync()[0];
        expect(Math.abs(actual / expected - 1)).toBeLessThan(3e-7);
      }
    },
  );

  it('is 1 for beta 0', () => {
    expect(oneMinusPower(0, tf.scalar(1)).dataSync()[0]).toBe(1);
  });
});
