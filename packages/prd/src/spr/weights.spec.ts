import { RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { expectClose, useCpuBackend } from '../testing/cpu-backend.js';
import { denseWeights, shrunkWeights, topkWeights } from './weights.js';

useCpuBackend();

const ROWS = 5;
const COUNT = 7;
const values = RandomStream.fromSeed(3).normal(ROWS * COUNT);
const scores = () => tf.tensor2d(values, [ROWS, COUNT]);
const rowsOf = (x: ArrayLike<number>) =>
  Array.from({ length: ROWS }, (_, i) => Array.from(x).slice(i * COUNT, (i + 1) * COUNT));

/** Softmax over the listed positions, 0 elsewhere, in float64. */
function softmaxOver(row: readonly number[], kept: readonly number[]): number[] {
  const total = kept.reduce((sum, j) => sum + Math.exp(row[j]), 0);
  return row.map((score, j) => (kept.includes(j) ? Math.exp(score) / total : 0));
}

describe('topkWeights', () => {
  it.each([1, 2, 4, 6])('is the softmax over the %d largest scores', (k) => {
    const expected = rowsOf(values).flatMap((row) => {
      const order = row.map((_, j) => j).sort((a, b) => row[b] - row[a]);
      return softmaxOver(row, order.slice(0, k));
    });
    expectClose(topkWeights(scores(), k).dataSync(), expected);
  });

  it.each([COUNT, COUNT + 1])('is dense, bit for bit, when all %d are kept', (k) => {
    expect(topkWeights(scores(), k).dataSync()).toEqual(denseWeights(scores()).dataSync());
  });

  it('keeps all that tie with the last one kept', () => {
    const tied = tf.tensor2d([3, 1, 1, 1, 0], [1, 5]);
    expectClose(topkWeights(tied, 2).dataSync(), softmaxOver([3, 1, 1, 1, 0], [0, 1, 2, 3]));
  });

  it('has the gradient of a softmax on what is kept, and none elsewhere', () => {
    const weight = tf.tensor2d(RandomStream.fromSeed(4).normal(ROWS * COUNT), [ROWS, COUNT]);
    const value = (x: tf.Tensor) => tf.sum(tf.mul(topkWeights(x as tf.Tensor2D, 3), weight));
    const gradient = tf.grad(value)(scores()).dataSync();
    const kept = topkWeights(scores(), 3).dataSync();
    const step = 1e-2;
    for (let i = 0; i < values.length; i++) {
      if (kept[i] === 0) {
        expect(gradient[i]).toBeCloseTo(0, 7);
        continue;
      }
      const at = (offset: number) => {
        const moved = Float32Array.from(values);
        moved[i] += offset;
        return value(tf.tensor2d(moved, [ROWS, COUNT])).dataSync()[0];
      };
      expect(gradient[i]).toBeCloseTo((at(step) - at(-step)) / (2 * step), 3);
    }
  });
});

describe('shrunkWeights', () => {
  it('drops weights below lambda and rescales the rest', () => {
    const lambda = 0.12;
    const expected = rowsOf(values).flatMap((row) => {
      const soft = softmaxOver(
        row,
        row.map((_, j) => j),
      );
      const kept = soft.map((a) => (a > lambda ? a : 0));
      const total = kept.reduce((a, b) => a + b, 0);
      return kept.map((a) => a / total);
    });
    expect(expected.some((a) => a === 0)).toBe(true);
    expectClose(shrunkWeights(scores(), lambda).dataSync(), expected);
  });

  it('stays finite where no weight is above lambda', () => {
    expect(Array.from(shrunkWeights(tf.zeros([1, 4]), 0.3).dataSync())).toEqual([0, 0, 0, 0]);
  });
});
