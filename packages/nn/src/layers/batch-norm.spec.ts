import * as tf from '@tensorflow/tfjs';
import { initialise } from '../params/param-spec.js';
import { RandomStream } from '../random/random-stream.js';
import { expectClose, gaussian, tensor } from '../testing/arrays.js';
import { checkGradients } from '../testing/check-gradients.js';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { batchNorm, batchNormSpecs } from './batch-norm.js';

useCpuBackend();

const CHANNELS = 3;
const shape = [2, 3, 2, CHANNELS];
const inputs = {
  x: gaussian('x', shape, 1.3, 0.5),
  weight: gaussian('weight', [CHANNELS], 0.4, 1),
  bias: gaussian('bias', [CHANNELS]),
};
const buffers = {
  'bn.running_mean': tf.tensor1d([0.1, -0.2, 0.3]),
  'bn.running_var': tf.tensor1d([0.9, 1.1, 1.3]),
};

function statistics(x: Float64Array): { mean: number[]; variance: number[] } {
  const count = x.length / CHANNELS;
  const mean = Array<number>(CHANNELS).fill(0);
  const variance = Array<number>(CHANNELS).fill(0);
  x.forEach((value, i) => (mean[i % CHANNELS] += value / count));
  x.forEach((value, i) => (variance[i % CHANNELS] += (value - mean[i % CHANNELS]) ** 2 / count));
  return { mean, variance };
}

function reference(
  x: Float64Array,
  weight: Float64Array,
  bias: Float64Array,
  { mean, variance }: { mean: ArrayLike<number>; variance: ArrayLike<number> },
): Float64Array {
  return x.map((value, i) => {
    const c = i % CHANNELS;
    return ((value - mean[c]) / Math.sqrt(variance[c] + 1e-5)) * weight[c] + bias[c];
  });
}

describe('batch norm', () => {
  it('uses the statistics of the batch in training', () => {
    checkGradients({
      inputs,
      compute: ({ x, weight, bias }) =>
        batchNorm({ 'bn.weight': weight, 'bn.bias': bias, ...buffers }, 'bn', x, { training: true }),
      reference: ({ x, weight, bias }) => reference(x, weight, bias, statistics(x)),
    });
  });

  it('uses the running statistics in evaluation', () => {
    const running = {
      mean: buffers['bn.running_mean'].dataSync(),
      variance: buffers['bn.running_var'].dataSync(),
    };
    checkGradients({
      inputs,
      compute: ({ x, weight, bias }) =>
        batchNorm({ 'bn.weight': weight, 'bn.bias': bias, ...buffers }, 'bn', x, { training: false }),
      reference: ({ x, weight, bias }) => reference(x, weight, bias, running),
    });
  });

  it('moves the running statistics as PyTorch does, with the unbiased variance', () => {
    const updates: Record<string, tf.Tensor> = {};
    const params = { 'bn.weight': tensor(inputs.weight), 'bn.bias': tensor(inputs.bias), ...buffers };
    batchNorm(params, 'bn', tensor(inputs.x), { training: true, updates, momentum: 0.3 });
    const { mean, variance } = statistics(inputs.x.data);
    const count = inputs.x.data.length / CHANNELS;
    expect(Object.keys(updates)).toEqual(['bn.running_mean', 'bn.running_var']);
    expectClose(
      updates['bn.running_mean'].dataSync(),
      mean.map((value, c) => 0.7 * [0.1, -0.2, 0.3][c] + 0.3 * value),
      1e-6,
    );
    expectClose(
      updates['bn.running_var'].dataSync(),
      variance.map((value, c) => 0.7 * [0.9, 1.1, 1.3][c] + (0.3 * value * count) / (count - 1)),
      1e-6,
    );
  });

  it('keeps the running statistics off the tape and out of the gradient', () => {
    const updates: Record<string, tf.Tensor> = {};
    const params = { 'bn.weight': tensor(inputs.weight), 'bn.bias': tensor(inputs.bias), ...buffers };
    const leak = (x: tf.Tensor): tf.Tensor => {
      const y = batchNorm(params, 'bn', x, { training: true, updates });
      return tf.add(tf.sum(tf.square(y)), tf.sum(updates['bn.running_mean']));
    };
    const clean = (x: tf.Tensor): tf.Tensor =>
      tf.sum(tf.square(batchNorm(params, 'bn', x, { training: true })));
    expectClose(
      tf.grad(leak)(tensor(inputs.x)).dataSync(),
      tf.grad(clean)(tensor(inputs.x)).dataSync(),
      1e-6,
    );
  });

  it('works on rows as well', () => {
    const params = { 'bn.weight': tf.ones([3]), 'bn.bias': tf.zeros([3]), ...buffers };
    const x = gaussian('rows', [5, 3]);
    const expected = reference(x.data, Float64Array.of(1, 1, 1), new Float64Array(3), statistics(x.data));
    expectClose(batchNorm(params, 'bn', tensor(x), { training: true }).dataSync(), expected, 1e-5);
  });

  it('declares parameters and buffers with PyTorch names', () => {
    const tensors = initialise(batchNormSpecs('l.bn1', 4), RandomStream.fromSeed(0));
    expect(Object.keys(tensors.params)).toEqual(['l.bn1.weight', 'l.bn1.bias']);
    expect(Object.keys(tensors.buffers)).toEqual(['l.bn1.running_mean', 'l.bn1.running_var']);
    expect([...tensors.buffers['l.bn1.running_var'].data]).toEqual([1, 1, 1, 1]);
  });
});
