import * as tf from '@tensorflow/tfjs';
import { jit } from '../api/jit.js';
import { float32, int32, type NDArray } from '../ndarray.js';

const ones = (...shape: number[]): NDArray =>
  float32(shape, new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1));
const zeros32 = (...shape: number[]): NDArray =>
  int32(shape, new Int32Array(shape.reduce((a, b) => a * b, 1)));
type Fn = (...x: tf.Tensor[]) => tf.Tensor;

/** What TensorFlow.js itself refuses before it calls a kernel is not listed: it never comes here. */
const MISMATCHES: readonly (readonly [string, Fn, readonly NDArray[], string])[] = [
  ['BatchMatMul', (a, b) => tf.matMul(a, b), [ones(2, 3), ones(4, 5)], '[2, 3] and [4, 5]'],
  ['BatchMatMul', (a, b) => tf.matMul(a, b, true), [ones(2, 3), ones(3, 5)], '[3, 2] and [3, 5]'],
  ['BatchMatMul', (a, b) => tf.matMul(a, b, false, true), [ones(2, 3), ones(3, 5)], '[2, 3] and [5, 3]'],
  ['BatchMatMul', (a, b) => tf.matMul(a, b), [ones(2, 4, 3), ones(3, 3, 5)], '[2] and [3] do not broadcast'],
  ['Add', (a, b) => tf.add(a, b), [ones(2, 3), ones(4)], '[2, 3] and [4] do not broadcast'],
  ['Multiply', (a, b) => tf.mul(a, b), [ones(2, 3), ones(3, 3)], '[2, 3] and [3, 3] do not broadcast'],
  ['Concat', (a, b) => tf.concat([a, b], 1), [ones(2, 3), ones(3, 3)], '[2, 3], [3, 3] differ'],
  ['Concat', (a, b) => tf.concat([a, b], 0), [ones(2, 3), ones(2)], '[2, 3], [2] differ'],
  ['Pack', (a, b) => tf.stack([a, b]), [ones(2, 3), ones(3, 2)], '[1, 2, 3], [1, 3, 2] differ'],
  ['Reshape', (a) => tf.reshape(a, [3]), [ones(0)], '0 elements'],
  ['Einsum', (a, b) => tf.einsum('ij,jk->ik', a, b), [ones(2, 3), ones(4, 5)], "'j'"],
  ['Einsum', (a, b) => tf.einsum('ij,jk->ik', a, b), [ones(2, 3), ones(3)], "'jk'"],
  ['GatherNd', (a, i) => tf.gatherND(a, i), [ones(2, 3), zeros32(1, 3)], 'more axes'],
  ['GatherV2', (a, i) => tf.gather(a, i as tf.Tensor1D, 1, 1), [ones(2, 3), zeros32(3, 1)], 'must agree'],
  [
    'UnsortedSegmentSum',
    (a, i) => tf.unsortedSegmentSum(a, i as tf.Tensor1D, 2),
    [ones(4, 3), zeros32(3)],
    '3 elements',
  ],
  [
    'FusedBatchNorm',
    (x, m, v) => tf.batchNorm(x, m as tf.Tensor1D, v as tf.Tensor1D),
    [ones(2, 2, 2, 1), ones(4), ones(4)],
    'do not fit x [2, 2, 2, 1]',
  ],
  [
    'Conv2DBackpropInput',
    (dy, w) => tf.conv2dTranspose(dy as tf.Tensor4D, w as tf.Tensor4D, [1, 9, 9, 2], 2, 'same'),
    [ones(1, 4, 4, 3), ones(3, 3, 2, 3)],
    'make [1, 5, 5, 3], but the other operand is [1, 4, 4, 3]',
  ],
];

describe('shapes that do not go together', () => {
  it.each(MISMATCHES)('%s says what it found (%#)', async (kernelName, fn, args, found) => {
    const compiled = jit(fn);
    await expect(compiled(...args)).rejects.toMatchObject({
      code: 'SHAPE_MISMATCH',
      message: expect.stringContaining(found) as string,
    });
    await expect(compiled(...args)).rejects.toThrow(new RegExp(`^${kernelName}: .*\\(inputs: `, 's'));
    await compiled.dispose();
  });
});
