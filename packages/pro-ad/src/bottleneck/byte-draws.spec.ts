import { RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { byteDraws, fieldWidth, RATE_STEPS } from './byte-draws.js';

describe('byteDraws', () => {
  it('asks for enough numbers', () => {
    expect(fieldWidth(8, 32)).toBe(16);
    expect(fieldWidth(8, 16)).toBe(16);
    expect(fieldWidth(8, 41)).toBe(21);
  });

  it.each([
    [4, 16],
    [4, 8],
    [3, 17],
  ])('gives draws of the asked widths: %i and %i', (width, hidden) => {
    const field = tf.fill([2, 5, fieldWidth(width, hidden)], 0.5) as tf.Tensor3D;
    const draws = byteDraws(field, width, hidden);
    expect(draws.input.shape).toEqual([2, 5, width]);
    expect(draws.hidden.shape).toEqual([2, 5, hidden]);
    expect(draws.output.shape).toEqual([2, 5, width]);
  });

  it('takes the three bytes of a number, without rounding', () => {
    const field = tf.fill([1, 1, 2], (0x12 * 65536 + 0xfe * 256 + 0x80) / 2 ** 24) as tf.Tensor3D;
    const { input, hidden, output } = byteDraws(field, 1, 4);
    const byte = (x: tf.Tensor): number[] => Array.from(x.dataSync(), (u) => Math.floor(u * 256));
    expect(byte(hidden)).toEqual([0x12, 0x12, 0xfe, 0xfe]);
    expect(byte(input)).toEqual([0x80]);
    expect(byte(output)).toEqual([0x80]);
  });

  it('makes drops of the wanted rate that are independent of each other', () => {
    const size = 60000;
    const stream = RandomStream.fromSeed(4);
    const field = tf.tensor3d(stream.uniform(2 * size), [1, size, 2]);
    const { input, hidden, output } = byteDraws(field, 1, 4);
    const rate = 51 / RATE_STEPS;
    const columns = [
      ...tf.unstack(hidden.reshape([size, 4]), 1),
      input.reshape([size]),
      output.reshape([size]),
    ].map((draws) => Float64Array.from(draws.dataSync(), (u) => (u < rate ? 1 - rate : -rate)));
    const variance = rate * (1 - rate);
    columns.forEach((a, i) => {
      const mean = a.reduce((sum, value) => sum + value, 0) / size;
      // Four standard errors.
      expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(variance / size));
      columns.slice(0, i).forEach((b) => {
        const covariance = a.reduce((sum, value, k) => sum + value * b[k], 0) / size;
        expect(Math.abs(covariance)).toBeLessThan((4 * variance) / Math.sqrt(size));
      });
    });
  });
});
