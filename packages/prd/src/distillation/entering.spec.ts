import * as tf from '@tensorflow/tfjs';
import { expectClose, useCpuBackend } from '../testing/cpu-backend.js';
import { jittered, jitterNoise, localMean } from './entering.js';

useCpuBackend();

describe('localMean', () => {
  it('is the mean of nine tokens, zeros beyond the border among them', () => {
    const map = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
    const expected = [12, 21, 16, 27, 45, 33, 24, 39, 28].map((sum) => sum / 9);
    expectClose(localMean(map, 3).dataSync(), expected);
  });
});

describe('jittered', () => {
  const levels = [{ name: 'a', height: 1, width: 2, channels: 2 }];
  const map = tf.tensor4d([3, 4, 0, 0], [1, 1, 2, 2]);
  const noise = { 'input.0.jitter': tf.tensor4d([1, -1, 1, 1], [1, 1, 2, 2]) };

  it('adds noise as long as the token, over its channels', () => {
    const [after] = jittered([map], 4, noise);
    expectClose(after.dataSync(), [3 + (4 * 5) / 2, 4 - (4 * 5) / 2, 0, 0]);
  });

  it('asks for no noise and leaves the maps alone at scale 0', () => {
    expect(jitterNoise(levels, 0, 3)).toEqual({});
    expect(jittered([map], 0, {})).toEqual([map]);
  });

  it('asks for a number per channel of every token', () => {
    expect(jitterNoise(levels, 4, 3)).toEqual({
      'input.0.jitter': { shape: [3, 1, 2, 2], distribution: 'normal' },
    });
  });
});
