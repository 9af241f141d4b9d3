import { RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { expectClose, useCpuBackend } from '../testing/cpu-backend.js';
import { smallSite } from '../testing/fixtures.js';
import { balanceLoss, diversityLoss, entropyLoss, recallErrors } from './prototype-losses.js';

useCpuBackend();

const cosine = (a: number[], b: number[]) =>
  a.reduce((sum, v, i) => sum + v * b[i], 0) / (Math.hypot(...a) * Math.hypot(...b));

describe('recallErrors', () => {
  it('is the cosine distance of token and recall, and pulls at the recall alone', () => {
    const tokens = tf.tensor2d([1, 0, 3, 4], [2, 2]);
    const recalled = tf.tensor2d([1, 1, 6, 8], [2, 2]);
    const recall = { tokens, recalled, weights: recalled, prototypes: recalled, experts: null };
    const set = {
      site: smallSite({ count: 2 }),
      name: 's',
      stage: 0,
    };
    expectClose(recallErrors({ ...recall, set }, 'cosine').dataSync(), [1 - Math.SQRT1_2, 0]);
    const pull = tf.grads((x, r) =>
      tf.add(
        tf.sum(
          recallErrors({ ...recall, set, tokens: x as tf.Tensor2D, recalled: r as tf.Tensor2D }, 'cosine'),
        ),
        tf.mul(0, tf.sum(x)),
      ),
    );
    const [atTokens, atRecall] = pull([tokens, recalled]);
    expect(Array.from(atTokens.dataSync())).toEqual([0, 0, 0, 0]);
    expect(Math.hypot(...atRecall.dataSync())).toBeGreaterThan(0.1);
  });
});

describe('diversityLoss', () => {
  const [count, channels] = [6, 3];
  const values = RandomStream.fromSeed(2).normal(count * channels);
  const rows = Array.from({ length: count }, (_, j) =>
    Array.from(values).slice(j * channels, (j + 1) * channels),
  );

  it.each([0.5, 0, -0.5])('is the mean squared excess over a margin of %d', (margin) => {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) if (i !== j) sum += Math.max(0, cosine(rows[i], rows[j]) - margin) ** 2;
    }
    expect(sum).toBeGreaterThan(0);
    const loss = diversityLoss(tf.tensor2d(values, [count, channels]), margin);
    expectClose(loss.dataSync(), [sum / (count * (count - 1))]);
  });

  it('is 0 for one prototype', () => {
    expect(diversityLoss(tf.tensor2d([[1, 2]]), 0.5).dataSync()[0]).toBe(0);
  });
});

describe('entropyLoss', () => {
  it('is 0 for certain weights and log count for uniform ones', () => {
    const weights = tf.tensor2d([
      [1, 0, 0, 0],
      [0.25, 0.25, 0.25, 0.25],
    ]);
    expectClose(entropyLoss(weights).dataSync(), [Math.log(4) / 2]);
  });
});

describe('balanceLoss', () => {
  it('is the squared coefficient of variation of usage', () => {
    const weights = tf.tensor2d([
      [1, 0],
      [0.5, 0.5],
    ]);
    expectClose(balanceLoss(weights).dataSync(), [0.25]);
    expectClose(balanceLoss(tf.tensor2d([[0.5, 0.5]])).dataSync(), [0]);
  });
});
