import * as tf from '@tensorflow/tfjs';
import { expectClose } from '../testing/arrays.js';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { clipByGlobalNorm, globalNorm } from './clip-norm.js';

useCpuBackend();

describe('clipByGlobalNorm', () => {
  const grads = { a: tf.tensor1d([3, 0]), b: tf.tensor2d([[0], [4]]) };

  it('scales all gradients to the norm of their joined vector', () => {
    expect(globalNorm(grads).dataSync()[0]).toBeCloseTo(5, 6);
    const clipped = clipByGlobalNorm(grads, 0.1);
    const scale = 0.1 / (5 + 1e-6);
    expectClose(clipped.a.dataSync(), [3 * scale, 0], 1e-7);
    expectClose(clipped.b.dataSync(), [0, 4 * scale], 1e-7);
    expect(clipped.b.shape).toEqual([2, 1]);
  });

  it('leaves short gradients, and zeros, as they are', () => {
    expect([...clipByGlobalNorm(grads, 10).a.dataSync()]).toEqual([3, 0]);
    expect([...clipByGlobalNorm({ a: tf.zeros([2]) }, 1).a.dataSync()]).toEqual([0, 0]);
  });

  it('takes a norm that is known already', () => {
    expectClose(clipByGlobalNorm(grads, 1, tf.scalar(2)).a.dataSync(), [1.5, 0], 1e-6);
  });
});
