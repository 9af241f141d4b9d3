import * as tf from '@tensorflow/tfjs';
import type { NDArray } from '../ndarray.js';
import { expectSlopes, type GradientCase } from '../testing/finite-differences.js';
import { RandomArrays } from '../testing/random.js';

const random = new RandomArrays(21);

function of(name: string, fn: GradientCase['fn'], ...inputs: NDArray[]): GradientCase {
  return { name, fn, inputs };
}

const layerNorm = (x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor): tf.Tensor => {
  const { mean, variance } = tf.moments(x, -1, true);
  const normal = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-3)));
  return tf.add(tf.mul(normal, scale), offset);
};
const gelu = (x: tf.Tensor): tf.Tensor => tf.mul(x, tf.mul(0.5, tf.add(1, tf.erf(tf.div(x, Math.SQRT2)))));
const attention = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor): tf.Tensor =>
  tf.matMul(tf.softmax(tf.mul(tf.matMul(q, k, false, true), 0.5)), v);

/** Far enough apart that no step changes which element is the largest. */
const distinct = (shape: number[]): NDArray => {
  const array = random.permutation(shape);
  return { ...array, data: array.data.map((x) => 0.1 * x) };
};

describe('gradients against the slope of the values', () => {
  it('of algebra', () =>
    expectSlopes([
      of(
        'matMul',
        (a: tf.Tensor, b: tf.Tensor) => tf.matMul(a, b, true, true),
        random.floats([4, 3]),
        random.floats([5, 4]),
      ),
      of(
        'attention',
        attention,
        random.floats([2, 3, 4]),
        random.floats([2, 5, 4]),
        random.floats([2, 5, 4]),
      ),
      of('layer normalisation', layerNorm, random.floats([3, 6]), random.floats([6]), random.floats([6])),
      of('gelu', gelu, random.floats([4, 5])),
      of('log-softmax', (x: tf.Tensor) => tf.logSoftmax(x), random.floats([3, 5])),
      of('norm', (x: tf.Tensor) => tf.norm(x), random.floats([3, 5])),
      of(
        'mean of products',
        (a: tf.Tensor, b: tf.Tensor) => tf.mean(tf.mul(a, b), [0, 2]),
        random.floats([2, 3, 4]),
        random.floats([3, 1]),
      ),
      of(
        'quotient',
        (a: tf.Tensor, b: tf.Tensor) => tf.div(a, b),
        random.floats([3, 4]),
        random.floats([4], 1, 2),
      ),
      of(
        'power',
        (a: tf.Tensor, b: tf.Tensor) => tf.pow(a, b),
        random.floats([3, 4], 0.5, 2),
        random.floats([4]),
      ),
      of('maximum', (x: tf.Tensor) => tf.max(x, 1), distinct([3, 5])),
      of('elu and selu', (x: tf.Tensor) => tf.add(tf.elu(x), tf.selu(tf.neg(x))), random.floats([5], 0.1, 2)),
      of(
        'softplus, sigmoid, tanh',
        (x: tf.Tensor) => tf.mul(tf.softplus(x), tf.mul(tf.sigmoid(x), tf.tanh(x))),
        random.floats([8]),
      ),
      of('cumulative sum', (x: tf.Tensor) => tf.cumsum(tf.square(x), 1, true, true), random.floats([2, 5])),
    ]));

  it('of shapes and indices', () =>
    expectSlopes([
      of(
        'gather',
        (x: tf.Tensor, i: tf.Tensor) => tf.square(tf.gather(x, i, 1)),
        random.floats([3, 4]),
        random.ints([6], 0, 4),
      ),
      of(
        'segment sum',
        (x: tf.Tensor, s: tf.Tensor1D) => tf.square(tf.unsortedSegmentSum(x, s, 3)),
        random.floats([6, 2]),
        random.ints([6], 0, 3),
      ),
      of(
        'pad, slice, concat',
        (x: tf.Tensor) =>
          tf.square(
            tf.concat(
              [
                tf.pad(x, [
                  [1, 0],
                  [0, 2],
                ]),
                tf.slice(tf.tile(x, [1, 2]), [0, 1], [2, 5]),
              ],
              0,
            ),
          ),
        random.floats([2, 3]),
      ),
      of('split and stack', (x: tf.Tensor) => tf.square(tf.stack(tf.split(x, 3, 1))), random.floats([2, 6])),
      of(
        'select',
        (x: tf.Tensor, y: tf.Tensor) => tf.where(tf.greaterEqual(x, 0), tf.square(x), y),
        random.floats([3, 4], 0.2, 2),
        random.floats([3, 4]),
      ),
      of(
        'transpose and reverse',
        (x: tf.Tensor) => tf.square(tf.reverse(tf.transpose(x, [2, 0, 1]), 1)),
        random.floats([2, 3, 4]),
      ),
    ]));

  it('of convolutions', () =>
    expectSlopes([
      ...([1, 2] as const).flatMap((strides) =>
        (['same', 'valid'] as const).map((pad) =>
          of(
            `conv2d, strides ${strides}, ${pad}`,
            (x: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2d(x, w, strides, pad),
            random.floats([2, 6, 5, 2]),
            random.floats([3, 3, 2, 3]),
          ),
        ),
      ),
      of(
        'patches',
        (x: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2d(x, w, 2, 'valid'),
        random.floats([2, 6, 4, 2]),
        random.floats([2, 2, 2, 3]),
      ),
      of(
        '1x1',
        (x: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2d(x, w, 1, 'valid'),
        random.floats([2, 3, 4, 2]),
        random.floats([1, 1, 2, 3]),
      ),
      of(
        'depthwise',
        (x: tf.Tensor4D, w: tf.Tensor4D) => tf.depthwiseConv2d(x, w, 2, 'same'),
        random.floats([2, 6, 5, 2]),
        random.floats([3, 3, 2, 2]),
      ),
      of(
        'transposed',
        (x: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2dTranspose(x, w, [1, 6, 8, 2], 2, 'same'),
        random.floats([1, 3, 4, 3]),
        random.floats([3, 3, 2, 3]),
      ),
      of(
        'conv3d',
        (x: tf.Tensor5D, w: tf.Tensor5D) => tf.conv3d(x, w, 1, 'same'),
        random.floats([1, 3, 3, 4, 2]),
        random.floats([2, 2, 2, 2, 2]),
      ),
    ]));

  it('of images', () =>
    expectSlopes([
      of('maximum pooling', (x: tf.Tensor4D) => tf.maxPool(x, 3, 2, 'same'), distinct([1, 6, 5, 2])),
      // Not padded: at borders the gradient of TensorFlow.js is not that of its values.
      of('average pooling', (x: tf.Tensor4D) => tf.avgPool(x, 3, 2, 'valid'), random.floats([2, 7, 7, 2])),
      of('bilinear', (x: tf.Tensor4D) => tf.image.resizeBilinear(x, [7, 9]), random.floats([2, 4, 5, 2])),
      of(
        'bilinear, aligned',
        (x: tf.Tensor4D) => tf.image.resizeBilinear(x, [3, 9], true),
        random.floats([2, 4, 5, 2]),
      ),
      of(
        'nearest',
        (x: tf.Tensor4D) => tf.image.resizeNearestNeighbor(x, [8, 10]),
        random.floats([2, 4, 5, 2]),
      ),
      of(
        'batch normalisation',
        (x: tf.Tensor4D, m: tf.Tensor1D, v: tf.Tensor1D, o: tf.Tensor1D, s: tf.Tensor1D) =>
          tf.batchNorm(x, m, v, o, s),
        random.floats([2, 3, 3, 2]),
        random.floats([2]),
        random.floats([2], 0.5, 2),
        random.floats([2]),
        random.floats([2]),
      ),
      of(
        'local response',
        (x: tf.Tensor4D) => tf.localResponseNormalization(x, 1),
        random.floats([1, 2, 2, 4]),
      ),
    ]));
});
