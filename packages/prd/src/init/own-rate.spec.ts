import { ones, RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { expectClose, useCpuBackend } from '../testing/cpu-backend.js';
import { atOwnRate, storedAtRate } from './own-rate.js';

useCpuBackend();

const SPECS = { a: { shape: [3], init: ones, trainable: true } };

describe('parameters at a rate of their own', () => {
  it('are what their initialiser gives, stored divided by the rate', () => {
    const { a } = storedAtRate(SPECS, 0.25);
    const stored = tf.tensor1d(a.init([3], RandomStream.fromSeed(1)));
    expectClose(stored.dataSync(), [4, 4, 4]);
    expectClose(atOwnRate({ a: stored }, ['a'], 0.25)['a'].dataSync(), [1, 1, 1]);
  });

  it('move by the rate where what is stored moves by one, whatever the scale of the gradient', () => {
    const moved = (rate: number) => {
      const stored = tf.tensor1d(storedAtRate(SPECS, rate)['a'].init([3], RandomStream.fromSeed(1)));
      // A step of Adam is as long as the learning rate, here 1.
      return Array.from(atOwnRate({ a: tf.add(stored, 1) }, ['a'], rate)['a'].dataSync());
    };
    expectClose(moved(0.2), [1.2, 1.2, 1.2]);
    expectClose(moved(1), [2, 2, 2]);
  });

  it('are the stored tensors themselves at the rate of all', () => {
    const a = tf.ones([3]);
    expect(atOwnRate({ a, b: a }, ['a'], 1)).toEqual({ a });
    expect(storedAtRate(SPECS, 1)).toBe(SPECS);
  });
});
