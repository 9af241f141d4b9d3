import * as tf from '@tensorflow/tfjs';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { foreignBlocks, HIDDEN, randomlyHidden } from './hiding.js';

useCpuBackend();

const isHidden = (x: tf.Tensor) => Array.from(x.dataSync(), (value) => (value === HIDDEN ? 1 : value));

describe('foreignBlocks', () => {
  it('leaves each image the block of its own category', () => {
    const hidden = foreignBlocks(tf.tensor1d([1, 0, 2], 'int32'), 3, 6);
    expect(hidden.shape).toEqual([3, 6]);
    expect(isHidden(hidden)).toEqual([1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0]);
  });
});

describe('randomlyHidden', () => {
  const draws = [0.9, 0.1, 0.5, 0.3, 0.2, 0.8];

  it('hides the smallest draws, rounded down', () => {
    expect(isHidden(randomlyHidden(tf.tensor1d(draws), 0.5, 1))).toEqual([0, 1, 0, 1, 1, 0]);
    expect(isHidden(randomlyHidden(tf.tensor1d(draws), 0.49, 1))).toEqual([0, 1, 0, 0, 1, 0]);
  });

  it('hides as much of every block', () => {
    expect(isHidden(randomlyHidden(tf.tensor1d(draws), 0.5, 2))).toEqual([0, 1, 0, 0, 1, 0]);
  });

  it('hides nothing when the part is 0', () => {
    expect(isHidden(randomlyHidden(tf.tensor1d(draws), 0, 1))).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
