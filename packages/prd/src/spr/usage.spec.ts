import * as tf from '@tensorflow/tfjs';
import type { Recall } from '../mnp/recall.js';
import { expectClose, useCpuBackend } from '../testing/cpu-backend.js';
import { smallSite } from '../testing/fixtures.js';
import { nextIdle, worstTokens } from './usage.js';

useCpuBackend();

function recallOf(weights: number[][], tokens: number[][], groups = 1): Recall {
  const [count, channels] = [weights[0].length, tokens[0].length];
  return {
    set: { site: smallSite({ channels, count, groups }), name: 's', stage: 0 },
    tokens: tf.tensor2d(tokens),
    recalled: tf.zeros([tokens.length, channels]),
    weights: tf.tensor2d(weights),
    prototypes: tf.zeros([count, channels]),
    experts: null,
  };
}

describe('nextIdle', () => {
  it('counts steps without use and starts again after one', () => {
    const recall = recallOf(
      [
        [0.7, 0.3, 0, 0],
        [0.1, 0.2, 0.5, 0.2],
      ],
      [[1], [2]],
    );
    const idle = nextIdle(recall, { 's.idle': tf.tensor1d([9, 0, 4, 7]) });
    expect(Array.from(idle.dataSync())).toEqual([0, 0, 0, 8]);
  });

  it('takes a share below a uniform one for no use', () => {
    const recall = recallOf([[0.24, 0.26, 0.25, 0.25]], [[1]]);
    const idle = nextIdle(recall, { 's.idle': tf.tensor1d([1, 1, 1, 1]) });
    expect(Array.from(idle.dataSync())).toEqual([2, 0, 0, 0]);
  });

  it('never counts a single prototype idle', () => {
    const idle = nextIdle(recallOf([[1], [1]], [[1], [1]]), { 's.idle': tf.tensor1d([3]) });
    expect(Array.from(idle.dataSync())).toEqual([0]);
  });
});

describe('worstTokens', () => {
  const tokens = [
    [1, 2],
    [3, 4],
    [5, 6],
    [7, 8],
  ];

  it('finds the token of the largest error', () => {
    const recall = recallOf([[1], [1], [1], [1]], tokens);
    const worst = worstTokens(recall, tf.tensor1d([0.2, 0.1, 0.9, 0.5]), tf.tensor1d([0, 0], 'int32'));
    expect(Array.from(worst.tokens.dataSync())).toEqual([5, 6]);
    expectClose(worst.errors.dataSync(), [0.9]);
  });

  it('takes the mean of tokens that tie', () => {
    const recall = recallOf([[1], [1], [1], [1]], tokens);
    const worst = worstTokens(recall, tf.tensor1d([0.5, 0.1, 0.5, 0.2]), tf.tensor1d([0, 0], 'int32'));
    expect(Array.from(worst.tokens.dataSync())).toEqual([3, 4]);
  });

  it('looks at the images of its category alone, and tells where there is none', () => {
    const recall = recallOf(
      tokens.map(() => [1, 0, 0]),
      tokens,
      3,
    );
    const worst = worstTokens(recall, tf.tensor1d([0.2, 0.1, 0.9, 0.5]), tf.tensor1d([2, 0], 'int32'));
    expect(Array.from(worst.tokens.dataSync()).slice(0, 2)).toEqual([5, 6]);
    expect(Array.from(worst.tokens.dataSync()).slice(4)).toEqual([1, 2]);
    expectClose(worst.errors.dataSync(), [0.9, -1, 0.2]);
  });
});
