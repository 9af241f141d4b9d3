import * as tf from '@tensorflow/tfjs';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { batchNorm } from './batch-norm.js';
import { conv2d } from './conv2d.js';
import { convTranspose2d } from './conv-transpose2d.js';
import { layerNorm } from './layer-norm.js';

useCpuBackend();

describe('layers that get an input of the wrong width', () => {
  const map = tf.zeros<tf.Rank.R4>([1, 4, 4, 5]);
  const vectors = ['weight', 'bias', 'running_mean', 'running_var'];
  const params = {
    'c.weight': tf.zeros([3, 3, 2, 6]),
    ...Object.fromEntries(vectors.map((name) => [`n.${name}`, tf.zeros([7])])),
  };

  it.each<[string, () => unknown, string]>([
    ['conv2d', () => conv2d(params, 'c', map), "layer 'c' expects [batch, height, width, 2]"],
    [
      'convTranspose2d',
      () => convTranspose2d(params, 'c', map),
      "layer 'c' expects [batch, height, width, 6]",
    ],
    ['layerNorm', () => layerNorm(params, 'n', map), "layer 'n' expects [..., 7]"],
    ['batchNorm', () => batchNorm(params, 'n', map, { training: true }), "layer 'n' expects [..., 7]"],
  ])('%s names itself, what it expects and what it got', (_, act, message) => {
    expect(act).toThrow(`${message}, but its input is [1, 4, 4, 5]`);
  });

  it('and of the wrong rank', () => {
    const row = tf.zeros([2, 2]) as tf.Tensor as tf.Tensor4D;
    expect(() => conv2d(params, 'c', row)).toThrow('but its input is [2, 2]');
  });
});
