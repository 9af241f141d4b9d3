import * as tf from '@tensorflow/tfjs';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { flattenTokens, unflattenTokens } from './tokens.js';

useCpuBackend();

describe('flattenTokens', () => {
  it('joins the positions row by row, and unflattenTokens parts them again', () => {
    const map = tf.reshape(tf.range(0, 24), [1, 3, 4, 2]) as tf.Tensor4D;
    const tokens = flattenTokens(map);
    expect(tokens.shape).toEqual([1, 12, 2]);
    // Position (row 1, column 2) is token 1 * 4 + 2.
    expect([...tf.slice(tokens, [0, 6, 0], [1, 1, 2]).dataSync()]).toEqual([12, 13]);
    expect(unflattenTokens(tokens, 3, 4).arraySync()).toEqual(map.arraySync());
  });
});
