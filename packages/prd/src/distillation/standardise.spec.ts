import * as tf from '@tensorflow/tfjs';
import { expectClose, useCpuBackend } from '../testing/cpu-backend.js';
import { tensors } from '../testing/fixtures.js';
import { standardise, standardiseBuffers, standardiseRows } from './standardise.js';

useCpuBackend();

const statistics = { mean: Float32Array.of(1, -2, 0), std: Float32Array.of(3, 4, 1e-6) };
/** 5 % of the root mean square of 3, 4 and (nearly) 0. */
const FLOOR = 0.05 * Math.sqrt(25 / 3);

describe('standardise', () => {
  it('subtracts the mean and divides by the deviation, which has a floor', () => {
    const buffers = standardiseBuffers(1, statistics);
    const tap = tf.tensor4d([4, 2, 0.5, 1, -6, 0], [1, 1, 2, 3]);
    expectClose(standardise(tensors(buffers), 1, tap).dataSync(), [1, 1, 0.5 / FLOOR, 0, -1, 0]);
  });

  it('does the same to plain rows', () => {
    const rows = Float32Array.of(4, 2, 0.5, 1, -6, 0);
    standardiseRows(rows, standardiseBuffers(0, statistics), 0);
    expectClose(rows, [1, 1, 0.5 / FLOOR, 0, -1, 0]);
  });

  it('divides alone where the mean is to stay', () => {
    const buffers = standardiseBuffers(0, statistics, 'scale');
    const tap = tf.tensor4d([4, 2, 0.5, 1, -6, 0], [1, 1, 2, 3]);
    const scaled = [4 / 3, 0.5, 0.5 / FLOOR, 1 / 3, -1.5, 0];
    expect(Object.keys(buffers)).toEqual(['input.0.std']);
    expectClose(standardise(tensors(buffers), 0, tap, 'scale').dataSync(), scaled);
    const rows = Float32Array.of(4, 2, 0.5, 1, -6, 0);
    standardiseRows(rows, buffers, 0, 'scale');
    expectClose(rows, scaled);
  });

  it('leaves the statistics of the cache alone', () => {
    const { 'input.0.mean': mean } = standardiseBuffers(0, statistics);
    mean.data[0] = 9;
    expect(statistics.mean[0]).toBe(1);
  });
});
