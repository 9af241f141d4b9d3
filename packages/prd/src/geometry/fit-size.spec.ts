import * as tf from '@tensorflow/tfjs';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { fitSize } from './fit-size.js';

useCpuBackend();

const map = () => tf.tensor4d([1, 2, 3, 4, 5, 6], [1, 2, 3, 1]);

describe('fitSize', () => {
  it('returns the tensor itself when the size is right', () => {
    const x = map();
    expect(fitSize(x, 2, 3)).toBe(x);
  });

  it('cuts off the bottom and the right', () => {
    expect(Array.from(fitSize(map(), 1, 2).dataSync())).toEqual([1, 2]);
  });

  it('repeats the last row and column', () => {
    expect(Array.from(fitSize(map(), 4, 4).dataSync())).toEqual([
      1, 2, 3, 3, 4, 5, 6, 6, 4, 5, 6, 6, 4, 5, 6, 6,
    ]);
  });

  it('sends the gradient of repeated cells to the cell that was repeated', () => {
    const gradient = tf.grad((x) => tf.sum(fitSize(x as tf.Tensor4D, 3, 2)))(map());
    expect(Array.from(gradient.dataSync())).toEqual([1, 1, 0, 2, 2, 0]);
  });
});
