import * as tf from '@tensorflow/tfjs';
import { expectParity, type ParityCase } from '../testing/parity.js';
import { RandomArrays } from '../testing/random.js';

const random = new RandomArrays(22);
const weights = (shape: number[]) => random.floats(shape, -0.5, 0.5);

type Image = tf.Tensor4D;
type Vector = tf.Tensor1D;

/** A stem, a residual block and a classifier, down to the loss. */
const residual: ParityCase = {
  name: 'residual network',
  fn: (
    x: Image,
    stem: Image,
    one: Image,
    three: Image,
    back: Image,
    scale: Vector,
    dense: tf.Tensor2D,
    bias: Vector,
    labels: tf.Tensor2D,
  ) => {
    const norm = (y: Image): Image => {
      const { mean, variance } = tf.moments(y, [0, 1, 2]);
      return tf.batchNorm(y, mean as Vector, variance as Vector, tf.zerosLike(scale), scale, 1e-3);
    };
    const start = tf.maxPool(tf.relu(norm(tf.conv2d(x, stem, 2, 'same'))), 3, 2, 'same');
    const inner = tf.relu(norm(tf.conv2d(tf.relu(tf.conv2d(start, one, 1, 'same')), three, 1, 'same')));
    const block = tf.relu(tf.add(start, tf.conv2d(inner, back, 1, 'same')));
    const logits = tf.add(tf.matMul(tf.mean(block, [1, 2]) as tf.Tensor2D, dense), bias);
    return tf.losses.softmaxCrossEntropy(labels, logits);
  },
  inputs: [
    random.floats([3, 12, 10, 3]),
    ...[[3, 3, 3, 4], [1, 1, 4, 4], [3, 3, 4, 4], [1, 1, 4, 4], [4], [4, 5], [5]].map(weights),
    random.floats([3, 5], 0, 1),
  ],
  gradient: [0, 1, 2, 3, 4, 5, 6, 7],
  // Normalisation with the statistics of a small batch magnifies rounding.
  tolerance: 1e-4,
};

/** Widening, depthwise convolution and narrowing, with the fused kernels that converted models have. */
const inverted: ParityCase = {
  name: 'inverted bottleneck',
  fn: (x: Image, widen: Image, deep: Image, narrow: Image, bias: Vector) => {
    const wide = tf.fused.conv2d({ x, filter: widen, strides: 1, pad: 'same', bias, activation: 'relu6' });
    const depthwise = tf.fused.depthwiseConv2d({
      x: wide,
      filter: deep,
      strides: 1,
      pad: 'same',
      bias,
      activation: 'relu6',
    });
    const small = tf.fused.conv2d({ x: depthwise, filter: narrow, strides: 1, pad: 'same' });
    return tf.image.resizeBilinear(tf.add(x, small), [8, 8], false, true);
  },
  inputs: [random.floats([2, 5, 6, 3]), ...[[1, 1, 3, 9], [3, 3, 9, 1], [1, 1, 9, 3], [9]].map(weights)],
};

/** One block of a vision transformer on image patches. */
const transformer: ParityCase = {
  name: 'vision transformer',
  fn: (
    image: Image,
    embed: Image,
    position: tf.Tensor3D,
    qkv: tf.Tensor2D,
    out: tf.Tensor2D,
    up: tf.Tensor2D,
    down: tf.Tensor2D,
    scale: Vector,
  ) => {
    const norm = (x: tf.Tensor): tf.Tensor => {
      const { mean, variance } = tf.moments(x, -1, true);
      return tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-3))), scale);
    };
    const linear = (x: tf.Tensor, w: tf.Tensor2D): tf.Tensor =>
      tf.reshape(tf.matMul(tf.reshape(x, [-1, w.shape[0]]), w), [...x.shape.slice(0, -1), w.shape[1]]);
    const gelu = (x: tf.Tensor): tf.Tensor =>
      tf.mul(tf.mul(x, 0.5), tf.add(1, tf.erf(tf.div(x, Math.SQRT2))));
    const patches = tf.conv2d(image, embed, 4, 'valid');
    const tokens = tf.add(tf.reshape(patches, [2, 6, 8]), position);
    const heads = tf.transpose(tf.reshape(linear(norm(tokens), qkv), [2, 6, 3, 2, 4]), [2, 0, 3, 1, 4]);
    const [q, k, v] = tf.unstack(heads);
    const mixed = tf.matMul(tf.softmax(tf.mul(tf.matMul(q, k, false, true), 0.5)), v);
    const joined = tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [2, 6, 8]);
    const attended = tf.add(tokens, linear(joined, out));
    return tf.add(attended, linear(gelu(linear(norm(attended), up)), down));
  },
  inputs: [
    random.floats([2, 8, 12, 3]),
    ...[[4, 4, 3, 8], [1, 6, 8], [8, 24], [8, 8], [8, 16], [16, 8], [8]].map(weights),
  ],
  gradient: true,
  tolerance: 5e-5,
};

describe('networks, compiled and on the cpu backend', () => {
  const networks = [
    [residual, 'Conv2DBackpropInput'],
    [inverted, 'FusedDepthwiseConv2D'],
    [transformer, 'Erf'],
  ] as const;
  for (const [network, kernel] of networks) {
    it(network.name, () => expectParity({ kernel, cases: [network] }));
  }
});
