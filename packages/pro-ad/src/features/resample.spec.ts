import * as tf from '@tensorflow/tfjs';
import { largestDifference, randomTensor } from '../testing/random-tensors.js';
import { resampleArray } from './resample-array.js';
import { resample } from './resample.js';

const pooled = (tap: tf.Tensor4D, size: number): tf.Tensor4D => tf.avgPool(tap, size, size, 'valid');
const bilinear = (tap: tf.Tensor4D, height: number, width: number): tf.Tensor4D =>
  tf.image.resizeBilinear(tap, [height, width], false, true);

describe('resample', () => {
  const tap = randomTensor<tf.Tensor4D>('tap', [2, 8, 8, 3]);

  it('averages whole multiples of the grid', () => {
    const result = resample(tap, { height: 4, width: 4 });
    expect(largestDifference(result, pooled(tap, 2).reshape([2, 16, 3]))).toBeLessThan(1e-6);
  });

  it('leaves a tap of the size of the grid as it is', () => {
    expect(largestDifference(resample(tap, { height: 8, width: 8 }), tap.reshape([2, 64, 3]))).toBe(0);
  });

  it('interpolates the rest', () => {
    for (const [height, width] of [
      [12, 16],
      [3, 5],
    ]) {
      const result = resample(tap, { height, width });
      const expected = bilinear(tap, height, width).reshape([2, height * width, 3]);
      expect(largestDifference(result, expected)).toBeLessThan(1e-6);
    }
  });

  it('treats each axis on its own', () => {
    const result = resample(tap, { height: 2, width: 5 });
    const rows = tf.avgPool(tap, [4, 1], [4, 1], 'valid');
    expect(largestDifference(result, bilinear(rows, 2, 5).reshape([2, 10, 3]))).toBeLessThan(1e-6);
  });

  it.each([
    [4, 4],
    [8, 8],
    [3, 5],
    [2, 11],
  ])('does the same on plain arrays: %i x %i', (height, width) => {
    const grid = { height, width };
    const data = resampleArray(tap.dataSync<'float32'>(), tap.shape, grid);
    const expected = resample(tap, grid);
    expect(largestDifference(tf.tensor(data, expected.shape), expected)).toBeLessThan(1e-6);
  });
});
