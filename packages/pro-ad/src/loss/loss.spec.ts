import { cosineDistance, globalCosineLoss, scaleGradient } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { proAdConfig } from '../config/schema.js';
import type { LossOptions } from '../config/loss.js';
import { largestDifference, randomTensor } from '../testing/random-tensors.js';
import { groupLoss } from './group-loss.js';
import { locationWeights } from './location-weights.js';
import { reconstructionLoss } from './loss.js';
import { miningThreshold } from './threshold.js';

const target = randomTensor<tf.Tensor3D>('target', [3, 10, 6]);
// Far and near locations: the prediction is the target plus more and more noise.
const spread = tf.linspace(0, 2, 30).reshape([3, 10, 1]);
const prediction = target.add(randomTensor('noise', [3, 10, 6]).mul(spread)) as tf.Tensor3D;

const options = (loss: Record<string, unknown>): LossOptions => proAdConfig.parse({ loss }).loss;
const kinds = ['plain', 'hardMining', 'softMining', 'distanceDecay', 'expDecay'] as const;

const gradientOf = (loss: LossOptions, step: number, at = prediction): tf.Tensor3D =>
  tf.grad((x) => groupLoss(loss, target, x as tf.Tensor3D, tf.scalar(step)))(at) as tf.Tensor3D;

/** tau by sorting, in plain arithmetic. */
function bruteForceThreshold(distance: Float32Array, p: number): number {
  // 30 * (1 - 0.9) is 3, of which double precision makes a little less.
  const rank = Math.max(1, Math.floor(distance.length * (1 - p) + 1e-9));
  return [...distance].sort((a, b) => b - a)[rank - 1];
}

describe('groupLoss', () => {
  it.each(kinds)('has the value of the global cosine distance, whatever the weights: %s', (kind) => {
    const value = groupLoss(options({ kind }), target, prediction, tf.scalar(700));
    expect(largestDifference(value, globalCosineLoss(target, prediction))).toBeLessThan(1e-6);
  });

  it('has the gradient of the global cosine distance when plain', () => {
    const expected = tf.grad((x) => globalCosineLoss(target, x))(prediction);
    expect(largestDifference(gradientOf(options({ kind: 'plain' }), 0), expected)).toBeLessThan(1e-7);
  });

  it.each(kinds)('scales the gradient of each location by its weight: %s', (kind) => {
    const loss = options({ kind });
    const weights = locationWeights(loss, cosineDistance(target, prediction) as tf.Tensor2D, tf.scalar(700));
    const scaled = (x: tf.Tensor): tf.Tensor =>
      weights === undefined ? x : scaleGradient(x, weights.expandDims(2));
    const expected = tf.grad((x) => globalCosineLoss(target, scaled(x)))(prediction);
    expect(largestDifference(gradientOf(loss, 700), expected)).toBeLessThan(1e-6);
    expect(kind === 'plain').toBe(weights === undefined);
  });

  it('is plain when distanceDecay does not decay', () => {
    const plain = gradientOf(options({ kind: 'plain' }), 2000);
    for (const same of [{ alpha: 0 }, { minWeight: 1 }]) {
      const decay = gradientOf(options({ kind: 'distanceDecay', ...same }), 2000);
      expect(largestDifference(decay, plain)).toBeLessThan(1e-7);
    }
  });

  it('gives the target no gradient', () => {
    const asTarget = (x: tf.Tensor): tf.Scalar =>
      groupLoss(options({}), x as tf.Tensor3D, prediction, tf.scalar(0));
    expect(() => tf.grad(asTarget)(target)).toThrow(/Cannot compute gradient/);
  });

  it.each(kinds)('stays finite for features that are all zero: %s', (kind) => {
    const zero = tf.zerosLike(target);
    for (const [wanted, given] of [
      [zero, zero],
      [target, zero],
      [zero, prediction],
      [target, target],
    ]) {
      const at = tf.valueAndGrad((x) =>
        groupLoss(options({ kind }), wanted, x as tf.Tensor3D, tf.scalar(700)),
      )(given);
      expect(Number.isFinite(at.value.dataSync()[0])).toBe(true);
      expect(at.grad.dataSync().every(Number.isFinite)).toBe(true);
    }
  });
});

describe('locationWeights', () => {
  const distance = cosineDistance(target, prediction).relu() as tf.Tensor2D;
  const values = distance.dataSync<'float32'>();

  it.each([0, 1, 333, 500, 999, 1000, 9999])('finds the threshold of brute force at step %i', (step) => {
    const threshold = miningThreshold(options({}), distance, tf.scalar(step)).dataSync()[0];
    expect(threshold).toBe(bruteForceThreshold(values, Math.min((0.9 * step) / 1000, 0.9)));
  });

  it('takes the smallest distance at first and the largest for a fraction of 1', () => {
    expect(miningThreshold(options({}), distance, tf.scalar(0)).dataSync()[0]).toBe(Math.min(...values));
    expect(miningThreshold(options({ fraction: 1 }), distance, tf.scalar(1000)).dataSync()[0]).toBe(
      Math.max(...values),
    );
  });

  const weightsAt = (loss: Record<string, unknown>, step: number): number[] => {
    const weights = locationWeights(options(loss), distance, tf.scalar(step)) as tf.Tensor;
    expect(weights.shape).toEqual([3, 10]);
    return [...weights.dataSync()];
  };
  const tau = bruteForceThreshold(values, 0.45);

  it('weighs by the formulas of the kinds', () => {
    const expected: [Record<string, unknown>, (d: number) => number][] = [
      [{ kind: 'hardMining' }, (d) => (d < tau ? 0.1 : 1)],
      [{ kind: 'distanceDecay' }, (d) => Math.min(1, d / tau) ** 2],
      [{ kind: 'distanceDecay', alpha: 1, minWeight: 0.3 }, (d) => Math.max(0.3, Math.min(1, d / tau))],
      [{ kind: 'expDecay', kappa: 2 }, (d) => Math.exp(-2 * Math.max(0, 1 - d / tau))],
    ];
    for (const [loss, formula] of expected) {
      weightsAt(loss, 500).forEach((weight, i) => expect(weight).toBeCloseTo(formula(values[i]), 5));
    }
  });

  it('weighs by distance over the mean in softMining', () => {
    const mean = values.reduce((sum, d) => sum + d, 0) / values.length;
    weightsAt({ kind: 'softMining' }, 0).forEach((weight, i) =>
      expect(weight).toBeCloseTo((values[i] / mean) ** 3, 4),
    );
  });
});

describe('reconstructionLoss', () => {
  it('is the mean over the groups', () => {
    const other = target.neg() as tf.Tensor3D;
    const { total, groups } = reconstructionLoss(
      options({}),
      [target, target],
      [prediction, other],
      tf.scalar(0),
    );
    const terms = groups.map((term) => term.dataSync()[0]);
    expect(terms[1]).toBeCloseTo(2, 5);
    expect(total.dataSync()[0]).toBeCloseTo((terms[0] + terms[1]) / 2, 6);
  });
});
