import { initialise, RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { expectClose, useCpuBackend } from '../testing/cpu-backend.js';
import { tensors } from '../testing/fixtures.js';
import { residualBlock, residualBlockSpecs } from './residual-block.js';
import type { BlockShape } from './residual-block.js';

useCpuBackend();

const INPUT: [number, number, number, number] = [2, 5, 5, 4];
const x = () => tf.tensor4d(RandomStream.fromSeed(2).normal(2 * 5 * 5 * 4), INPUT);
const EPS = 1e-5;

function built(shape: BlockShape): Record<string, tf.Tensor> {
  const { params, buffers } = initialise(residualBlockSpecs('b', shape), RandomStream.fromSeed(3));
  return tensors({ ...params, ...buffers });
}

/** Batch norm of the fresh running statistics: a division by sqrt(1 + eps). */
const normed = (y: tf.Tensor4D) => tf.div<tf.Tensor4D>(y, Math.sqrt(1 + EPS));

describe('residualBlock', () => {
  it('is two 3x3 convolutions and the identity when size and channels stay', () => {
    const shape: BlockShape = { kind: 'basic', inputs: 4, outputs: 4, inner: 2, scaling: 'same' };
    const t = built(shape);
    expect(Object.keys(t).filter((name) => name.endsWith('conv.weight'))).toEqual([
      'b.conv1.conv.weight',
      'b.conv2.conv.weight',
    ]);
    const first = tf.relu(normed(tf.conv2d(x(), t['b.conv1.conv.weight'] as tf.Tensor4D, 1, 'same')));
    const second = normed(tf.conv2d(first, t['b.conv2.conv.weight'] as tf.Tensor4D, 1, 'same'));
    const y = residualBlock(t, 'b', x(), shape, { training: false });
    expectClose(y.dataSync(), tf.relu(tf.add(second, x())).dataSync());
  });

  it('halves with stride 2 in the first convolution and in the shortcut', () => {
    const shape: BlockShape = { kind: 'basic', inputs: 4, outputs: 6, inner: 2, scaling: 'down' };
    const t = built(shape);
    const padded = tf.pad(x(), [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ]);
    const first = tf.relu(normed(tf.conv2d(padded, t['b.conv1.conv.weight'] as tf.Tensor4D, 2, 'valid')));
    const second = normed(tf.conv2d(first, t['b.conv2.conv.weight'] as tf.Tensor4D, 1, 'same'));
    const shortcut = normed(tf.conv2d(x(), t['b.shortcut.conv.weight'] as tf.Tensor4D, 2, 'valid'));
    const y = residualBlock(t, 'b', x(), shape, { training: false });
    expect(y.shape).toEqual([2, 3, 3, 6]);
    expectClose(y.dataSync(), tf.relu(tf.add(second, shortcut)).dataSync());
  });

  it('grows by a transposed convolution in the middle of a bottleneck and in the shortcut', () => {
    const shape: BlockShape = { kind: 'bottleneck', inputs: 4, outputs: 6, inner: 3, scaling: 2 };
    const t = built(shape);
    expect(t['b.conv1.conv.weight'].shape).toEqual([1, 1, 4, 3]);
    expect(t['b.conv2.conv.weight'].shape).toEqual([2, 2, 3, 3]);
    expect(t['b.conv3.conv.weight'].shape).toEqual([1, 1, 3, 6]);
    const grow = (input: tf.Tensor4D, name: string, outputs: number) =>
      normed(tf.conv2dTranspose(input, t[name] as tf.Tensor4D, [2, 10, 10, outputs], 2, 'valid'));
    const first = tf.relu(normed(tf.conv2d(x(), t['b.conv1.conv.weight'] as tf.Tensor4D, 1, 'same')));
    const second = tf.relu(grow(first, 'b.conv2.conv.weight', 3));
    const third = normed(tf.conv2d(second, t['b.conv3.conv.weight'] as tf.Tensor4D, 1, 'same'));
    const shortcut = grow(x(), 'b.shortcut.conv.weight', 6);
    const y = residualBlock(t, 'b', x(), shape, { training: false });
    expect(y.shape).toEqual([2, 10, 10, 6]);
    expectClose(y.dataSync(), tf.relu(tf.add(third, shortcut)).dataSync());
  });

  it('grows by any factor', () => {
    const shape: BlockShape = { kind: 'basic', inputs: 4, outputs: 2, inner: 1, scaling: 4 };
    expect(residualBlock(built(shape), 'b', x(), shape, { training: false }).shape).toEqual([2, 20, 20, 2]);
  });
});
