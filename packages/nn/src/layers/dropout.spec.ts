import * as tf from '@tensorflow/tfjs';
import { gaussian, tensor, unit } from '../testing/arrays.js';
import { checkGradients } from '../testing/check-gradients.js';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { dropout } from './dropout.js';

useCpuBackend();

describe('dropout', () => {
  const noise = unit('noise', [3, 4, 5]);

  it('keeps where noise >= rate and scales by 1 / (1 - rate)', () => {
    checkGradients({
      inputs: { x: gaussian('x', [3, 4, 5]) },
      compute: ({ x }) => dropout(x, tensor(noise), 0.3),
      reference: ({ x }) => x.map((value, i) => (noise.data[i] >= Math.fround(0.3) ? value / 0.7 : 0)),
    });
  });

  it('takes one rate per image', () => {
    const rates = [0, 0.5, 0.9];
    checkGradients({
      inputs: { x: gaussian('x', [3, 4, 5]) },
      compute: ({ x }) => dropout(x, tensor(noise), tf.tensor3d(rates, [3, 1, 1])),
      reference: ({ x }) =>
        x.map((value, i) => {
          const rate = Math.fround(rates[Math.floor(i / 20)]);
          return noise.data[i] >= rate ? value / (1 - rate) : 0;
        }),
    });
  });

  it('drops whole channels when the noise is broadcast', () => {
    const x = tf.ones([2, 3, 4]);
    const y = dropout(x, tensor(unit('channels', [2, 1, 4])), 0.5).arraySync() as number[][][];
    for (const image of y) for (const row of image) expect(row).toEqual(image[0]);
  });

  it('keeps the mean and drops the asked share', () => {
    const size = 20000;
    const y = dropout(tf.ones([size]), tensor(unit('many', [size])), 0.2).dataSync();
    expect(y.filter((value) => value === 0).length / size).toBeCloseTo(0.2, 2);
    expect([...y].reduce((sum, value) => sum + value, 0) / size).toBeCloseTo(1, 1);
  });

  it('is the identity at rate 0', () => {
    const x = tf.ones([2]);
    expect(dropout(x, tf.zeros([2]), 0)).toBe(x);
  });
});
