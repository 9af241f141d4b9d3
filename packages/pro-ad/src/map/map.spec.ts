import * as tf from '@tensorflow/tfjs';
import { proAdConfig } from '../config/schema.js';
import { randomTensor } from '../testing/random-tensors.js';
import { tinyPlan } from '../testing/tiny-plan.js';
import { anomalyMap } from './anomaly-map.js';
import { locationError } from './location-error.js';
import { scorePolicy, smoothingPolicy } from './policies.js';

const target = randomTensor<tf.Tensor3D>('target', [2, 4, 6]);
const prediction = randomTensor<tf.Tensor3D>('prediction', [2, 4, 6]);

const dot = (a: number[], b: number[]): number => a.reduce((sum, value, i) => sum + value * b[i], 0);

describe('locationError', () => {
  const wanted = target.arraySync();
  const given = prediction.arraySync();
  const cosine = wanted.flatMap((image, b) =>
    image.map((x, i) => 1 - dot(x, given[b][i]) / (Math.hypot(...x) * Math.hypot(...given[b][i]))),
  );
  const square = wanted.flatMap((image, b) => {
    const scale = dot(image.flat(), given[b].flat()) / dot(given[b].flat(), given[b].flat());
    return image.map(
      (x, i) => x.reduce((sum, value, c) => sum + (value - scale * given[b][i][c]) ** 2, 0) / 6,
    );
  });

  it.each([
    ['cosine' as const, cosine],
    ['mse' as const, square],
    ['both' as const, cosine.map((value, i) => (value + square[i]) / 2)],
  ])('is the %s of each location', (distance, expected) => {
    const error = locationError(distance, target, prediction);
    expect(error.shape).toEqual([2, 4]);
    error.dataSync().forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));
  });

  it('does not mind the scale of an image', () => {
    for (const distance of ['cosine', 'mse', 'both'] as const) {
      const error = locationError(distance, target, target.mul(3));
      expect(Math.max(...error.dataSync())).toBeLessThan(1e-5);
    }
  });

  it('is finite for zeros', () => {
    for (const distance of ['cosine', 'mse', 'both'] as const) {
      const error = locationError(distance, tf.zerosLike(target), tf.zerosLike(target));
      expect(error.dataSync().every(Number.isFinite)).toBe(true);
    }
  });
});

describe('anomalyMap', () => {
  it('averages the groups and enlarges with aligned corners', () => {
    const plan = tinyPlan();
    const other = randomTensor<tf.Tensor3D>('other', [2, 4, 6]);
    const map = anomalyMap(plan, [target, target], [prediction, other]);
    expect(map.shape).toEqual([2, 32, 32]);
    const errors = [prediction, other].map((given) => locationError('cosine', target, given));
    const cells = errors[0].add(errors[1]).div(2).reshape([2, 2, 2, 1]) as tf.Tensor4D;
    const expected = tf.image.resizeBilinear(cells, [32, 32], true).dataSync();
    map.dataSync().forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));
  });
});

describe('policies', () => {
  it('follow the options', () => {
    const { map } = proAdConfig.parse({});
    expect(smoothingPolicy(map)).toEqual({ kind: 'gaussianKernel', sigma: 4, size: 5 });
    expect(smoothingPolicy({ ...map, smoothing: 'gaussian' })).toEqual({ kind: 'gaussian', sigma: 4 });
    expect(smoothingPolicy({ ...map, smoothing: 'none' })).toEqual({ kind: 'none' });
    expect(scorePolicy(map)).toEqual({ kind: 'topMean', fraction: 0.01 });
    expect(scorePolicy({ ...map, score: 'max' })).toEqual({ kind: 'max' });
    expect(scorePolicy({ ...map, score: 'pooledMax' })).toEqual({ kind: 'pooledMax', window: 16 });
  });
});
