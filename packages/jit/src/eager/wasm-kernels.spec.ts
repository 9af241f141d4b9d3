import * as tf from '@tensorflow/tfjs';
import { RandomArrays } from '../testing/random.js';
import type { NDArray } from '../ndarray.js';
import { activateEager } from './backend.js';
import { registerFallbackKernels } from './fallback.js';
import { toArray, toTensor } from './run.js';

/** Values of a function on a backend, which must leave no tensor behind. */
async function on(
  backend: 'wasm' | 'cpu',
  fn: (...inputs: tf.Tensor[]) => tf.Tensor[],
  inputs: readonly NDArray[],
): Promise<NDArray[]> {
  await activateEager(backend);
  const before = tf.memory().numTensors;
  const buffers = tf.memory().numDataBuffers;
  tf.engine().startScope('test');
  const results = fn(...inputs.map(toTensor)).map(toArray);
  tf.engine().endScope();
  expect(tf.memory().numTensors).toBe(before);
  expect(tf.memory().numDataBuffers).toBe(buffers);
  return results;
}

async function expectLikeCpu(
  fn: (...inputs: tf.Tensor[]) => tf.Tensor[],
  inputs: readonly NDArray[],
): Promise<void> {
  const [found, expected] = [await on('wasm', fn, inputs), await on('cpu', fn, inputs)];
  found.forEach(({ data, shape }, i) => {
    expect(shape).toEqual(expected[i].shape);
    const scale = Math.max(...Array.from(expected[i].data, Math.abs));
    const worst = Math.max(...Array.from(data, (value, j) => Math.abs(value - expected[i].data[j])));
    expect(worst / scale).toBeLessThan(1e-5);
  });
}

const random = new RandomArrays(3);

describe('training kernels on wasm', () => {
  it.each([
    [1, 'same', [7, 6], 3],
    [2, 'same', [8, 9], 3],
    [2, 'valid', [9, 8], 3],
    [[1, 2], 'same', [6, 7], 2],
    [1, 1, [6, 7], 3],
    [3, 'valid', [10, 11], 2],
  ] as const)('gradients of conv2d, stride %j, pad %j', async (stride, pad, [height, width], k) => {
    const strides = (typeof stride === 'number' ? stride : [...stride]) as number | [number, number];
    await expectLikeCpu(
      (x, filter) =>
        tf.grads((a, b) => tf.sum(tf.square(tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, strides, pad))))([
          x,
          filter,
        ]),
      [random.floats([2, height, width, 3]), random.floats([k, k, 3, 4])],
    );
  });

  it.each([
    [1, 'same', 1, 1],
    [2, 'same', 1, 1],
    [2, 'valid', 1, 2],
    [1, 'same', 1, 2],
  ] as const)(
    'gradients of depthwiseConv2d, stride %j, pad %j, dilation %j, multiplier %j',
    async (stride, pad, dilation, multiplier) => {
      await expectLikeCpu(
        (x, filter) =>
          tf.grads((a, b) =>
            tf.sum(
              tf.square(
                tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, stride, pad, 'NHWC', dilation),
              ),
            ),
          )([x, filter]),
        [random.floats([2, 9, 8, 3]), random.floats([3, 3, 3, multiplier])],
      );
    },
  );

  it('gradient of gather', async () => {
    await expectLikeCpu(
      (x) => [tf.grad((a) => tf.sum(tf.square(tf.gather(a, tf.tensor1d([3, 0, 3], 'int32')))))(x)],
      [random.floats([5, 2, 3])],
    );
  });

  it('what wasm lacks runs on the cpu backend and comes back', async () => {
    await activateEager('wasm');
    registerFallbackKernels('wasm');
    const [[a, b]] = [[random.floats([3, 4]), random.floats([4, 5])]];
    await expectLikeCpu((x, y) => [tf.einsum('ij,jk->ki', x, y)], [a, b]);
  });
});
