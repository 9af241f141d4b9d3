import * as tf from '@tensorflow/tfjs';
import { expectClose, useCpuBackend } from '../testing/cpu-backend.js';
import { distanceMap, distillationLoss } from './distances.js';

useCpuBackend();

describe('distillationLoss', () => {
  it('adds up levels and averages over images the cosine distance of flattened taps', () => {
    const targets = [tf.tensor4d([1, 0, 0, 1], [2, 1, 1, 2]), tf.tensor4d([1, 1, 1, 1], [2, 2, 1, 1])];
    const predictions = [tf.tensor4d([2, 0, 3, 0], [2, 1, 1, 2]), tf.tensor4d([5, 0, -1, -1], [2, 2, 1, 1])];
    const expected = (0 + 1) / 2 + (1 - Math.SQRT1_2 + 2) / 2;
    expectClose(distillationLoss(targets, predictions).dataSync(), [expected]);
  });

  it('averages over tokens the cosine distance and the mean squared difference, as RLR', () => {
    const target = tf.tensor4d([1, 0, 0, 1], [1, 1, 2, 2]);
    const prediction = tf.tensor4d([2, 0, 3, 0], [1, 1, 2, 2]);
    const expected = (0 + 1 / 2 + 1 + (9 + 1) / 2) / 2;
    expectClose(distillationLoss([target], [prediction], 'mseCosine').dataSync(), [expected]);
  });

  it('does not reach the targets', () => {
    const target = tf.tensor4d([1, 2], [1, 1, 1, 2]);
    const loss = (prediction: tf.Tensor) => distillationLoss([target], [prediction as tf.Tensor4D]);
    expect(
      tf
        .grad(loss)(tf.tensor4d([2, 1], [1, 1, 1, 2]))
        .dataSync()[0],
    ).not.toBe(0);
    const towardsTarget = tf.grad((x) =>
      tf.add(distillationLoss([x as tf.Tensor4D], [tf.tensor4d([2, 1], [1, 1, 1, 2])]), tf.mul(0, tf.sum(x))),
    );
    expect(Array.from(towardsTarget(target).dataSync())).toEqual([0, 0]);
  });
});

describe('distanceMap', () => {
  /** Distances 0, 1 / 2, 1 on a 2 x 2 level and 1 on a 1 x 1 level. */
  const targets = [tf.tensor4d([1, 0, 1, 0, 1, 0, 1, 0], [1, 2, 2, 2]), tf.tensor4d([1, 0], [1, 1, 1, 2])];
  const predictions = [
    tf.tensor4d([1, 0, 0, 1, 1, 0, -1, 0], [1, 2, 2, 2]),
    tf.tensor4d([0, 3], [1, 1, 1, 2]),
  ];
  const size = { height: 3, width: 3 };
  const upsampled = [0, 0.5, 1, 0, 0.75, 1.5, 0, 1, 2];

  it('sums the distances after upsampling with aligned corners', () => {
    const map = distanceMap(targets, predictions, size, 'sum');
    expect(map.shape).toEqual([1, 3, 3]);
    expectClose(
      map.dataSync(),
      upsampled.map((d) => d + 1),
    );
  });

  it('adds the mean squared difference when asked to', () => {
    const squared = distanceMap(targets.slice(1), predictions.slice(1), size, 'sum', 'mseCosine');
    expectClose(squared.dataSync(), Array<number>(9).fill(1 + (1 + 9) / 2));
  });

  it('multiplies them when asked to', () => {
    expectClose(distanceMap(targets, predictions, size, 'product').dataSync(), upsampled);
  });
});
