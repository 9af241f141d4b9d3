import * as tf from '@tensorflow/tfjs';
import type { KernelCases, ParityCase } from '../parity.js';
import { RandomArrays } from '../random.js';

const random = new RandomArrays(18);

type Pad = 'same' | 'valid' | number | [[0, 0], [number, number], [number, number], [0, 0]];
type Pair = number | [number, number];

interface Conv {
  readonly x: number[];
  readonly filter: number[];
  readonly strides?: Pair;
  readonly pad?: Pad;
  readonly dilations?: Pair;
  readonly rounding?: 'floor' | 'round' | 'ceil';
  readonly dataFormat?: 'NHWC' | 'NCHW';
}

const describeConv = ({
  x,
  filter,
  strides = 1,
  pad = 'same',
  dilations = 1,
  rounding,
  dataFormat,
}: Conv): string =>
  `[${x}] * [${filter}] strides ${strides}, pad ${JSON.stringify(pad)}` +
  `${dilations === 1 ? '' : `, dilations ${dilations}`}${rounding ? `, ${rounding}` : ''}${dataFormat ? `, ${dataFormat}` : ''}`;

type Op = typeof tf.conv2d;

function conv(op: 'conv2d' | 'depthwiseConv2d', given: Conv, gradient = true): ParityCase {
  const { x, filter, strides = 1, pad = 'same', dilations = 1, rounding, dataFormat = 'NHWC' } = given;
  return {
    name: describeConv(given),
    fn: (image: tf.Tensor4D, weights: tf.Tensor4D) =>
      (tf[op] as Op)(image, weights, strides, pad, dataFormat, dilations, rounding),
    inputs: [random.floats(x), random.floats(filter)],
    gradient,
  };
}

const CONVS: readonly Conv[] = [
  { x: [2, 5, 6, 3], filter: [3, 3, 3, 4] },
  { x: [2, 5, 6, 3], filter: [3, 3, 3, 4], pad: 'valid' },
  { x: [1, 7, 7, 2], filter: [3, 3, 2, 3], strides: 2 },
  { x: [1, 8, 7, 2], filter: [3, 2, 2, 3], strides: [2, 3] },
  { x: [1, 8, 8, 2], filter: [3, 3, 2, 3], strides: 2, pad: 'valid' },
  { x: [2, 6, 5, 2], filter: [3, 3, 2, 2], pad: 1 },
  { x: [1, 6, 6, 2], filter: [2, 2, 2, 2], pad: 2 },
  { x: [1, 6, 5, 2], filter: [4, 5, 2, 3], strides: 3 },
  { x: [1, 4, 4, 2], filter: [5, 5, 2, 2] },
  { x: [2, 3, 4, 5], filter: [1, 1, 5, 3] },
  { x: [2, 5, 4, 3], filter: [1, 1, 3, 2], strides: 2 },
  { x: [2, 8, 6, 3], filter: [2, 2, 3, 5], strides: 2, pad: 'valid' },
  { x: [1, 9, 9, 1], filter: [3, 3, 1, 2], strides: 3 },
  { x: [1, 1, 1, 2], filter: [3, 3, 2, 2] },
];

const DEPTHWISE: readonly Conv[] = [
  { x: [2, 5, 6, 3], filter: [3, 3, 3, 1] },
  { x: [2, 5, 6, 2], filter: [3, 3, 2, 3], pad: 'valid' },
  { x: [1, 7, 6, 3], filter: [3, 2, 3, 2], strides: 2 },
  { x: [1, 7, 7, 2], filter: [3, 3, 2, 1], strides: 2, pad: 1 },
  { x: [2, 3, 4, 5], filter: [1, 1, 5, 2] },
];

/** Without gradient in TensorFlow.js: dilations; or not with these arguments in its op. */
const ONLY_VALUES: readonly Conv[] = [
  { x: [1, 9, 8, 2], filter: [3, 3, 2, 3], dilations: 2 },
  { x: [1, 9, 8, 2], filter: [3, 2, 2, 3], dilations: [1, 3], pad: 'valid' },
  {
    x: [1, 6, 7, 2],
    filter: [3, 3, 2, 2],
    pad: [
      [0, 0],
      [1, 2],
      [0, 3],
      [0, 0],
    ],
  },
  { x: [1, 6, 6, 2], filter: [3, 3, 2, 2], strides: 2, pad: 1, rounding: 'ceil' },
  { x: [1, 6, 6, 2], filter: [3, 3, 2, 2], strides: 2, pad: 1, rounding: 'floor' },
  { x: [1, 2, 6, 5], filter: [3, 3, 2, 2], dataFormat: 'NCHW' },
];

type Activation = 'linear' | 'relu' | 'relu6' | 'elu' | 'prelu' | 'leakyrelu' | 'sigmoid';

function fused(
  op: 'conv2d' | 'depthwiseConv2d',
  activation: Activation,
  filter: number[],
  biasShape?: number[],
): ParityCase {
  const channels = op === 'conv2d' ? filter[3] : filter[2] * filter[3];
  const differentiable = activation === 'linear' || activation === 'relu';
  return {
    name: `${activation}, filter [${filter}]${biasShape ? `, bias [${biasShape}]` : ''}`,
    fn: (x: tf.Tensor4D, weights: tf.Tensor4D, bias: tf.Tensor, alpha: tf.Tensor) =>
      (tf.fused[op] as typeof tf.fused.conv2d)({
        x,
        filter: weights,
        strides: 1,
        pad: 'same',
        bias,
        activation,
        leakyreluAlpha: 0.3,
        ...(activation === 'prelu' ? { preluActivationWeights: alpha } : {}),
      }),
    inputs: [
      random.floats([2, 4, 5, filter[2]]),
      random.floats(filter),
      random.floats(biasShape ?? [channels]),
      random.floats([channels]),
    ],
    gradient: differentiable ? [0, 1, 2] : false,
  };
}

const ACTIVATIONS = ['linear', 'relu', 'relu6', 'elu', 'prelu', 'leakyrelu', 'sigmoid'] as const;

function conv3d(
  x: number[],
  filter: number[],
  strides: number,
  pad: 'same' | 'valid',
  dilations = 1,
): ParityCase {
  return {
    name: `[${x}] * [${filter}] strides ${strides}, ${pad}, dilations ${dilations}`,
    fn: (volume: tf.Tensor5D, weights: tf.Tensor5D) =>
      tf.conv3d(volume, weights, strides, pad, 'NDHWC', [dilations, dilations, dilations]),
    inputs: [random.floats(x), random.floats(filter)],
    gradient: dilations === 1,
  };
}

const VOLUMES = [
  conv3d([2, 4, 3, 5, 2], [2, 2, 3, 2, 3], 1, 'same'),
  conv3d([1, 5, 5, 4, 2], [3, 3, 2, 2, 2], 2, 'valid'),
  conv3d([1, 2, 3, 2, 3], [1, 1, 1, 3, 2], 1, 'same'),
];

const transposed = (
  x: number[],
  filter: number[],
  output: number[],
  strides: number,
  pad: 'same' | 'valid',
): ParityCase => ({
  name: `transposed, [${x}] * [${filter}] strides ${strides}, ${pad}`,
  fn: (image: tf.Tensor4D, weights: tf.Tensor4D) =>
    tf.conv2dTranspose(image, weights, output as [number, number, number, number], strides, pad),
  inputs: [random.floats(x), random.floats(filter)],
  gradient: true,
});

export const CONVOLUTION: readonly KernelCases[] = [
  {
    kernel: 'Conv2D',
    cases: [
      ...CONVS.map((given) => conv('conv2d', given)),
      ...ONLY_VALUES.map((given) => conv('conv2d', given, false)),
    ],
  },
  { kernel: 'Conv2DBackpropFilter', cases: CONVS.slice(0, 8).map((given) => conv('conv2d', given)) },
  {
    kernel: 'Conv2DBackpropInput',
    cases: [
      transposed([2, 3, 4, 3], [3, 3, 2, 3], [2, 6, 8, 2], 2, 'same'),
      transposed([1, 3, 3, 2], [3, 3, 2, 2], [1, 7, 7, 2], 2, 'valid'),
      transposed([1, 4, 4, 2], [2, 2, 3, 2], [1, 8, 8, 3], 2, 'valid'),
      transposed([1, 4, 4, 2], [3, 3, 3, 2], [1, 4, 4, 3], 1, 'same'),
    ],
  },
  {
    kernel: 'FusedConv2D',
    cases: [
      ...ACTIVATIONS.map((activation) => fused('conv2d', activation, [3, 3, 2, 4])),
      fused('conv2d', 'relu', [1, 1, 3, 4]),
      fused('conv2d', 'prelu', [1, 1, 3, 4]),
      fused('conv2d', 'relu6', [3, 3, 2, 4], []),
    ],
  },
  {
    kernel: 'DepthwiseConv2dNative',
    cases: [
      ...DEPTHWISE.map((given) => conv('depthwiseConv2d', given)),
      conv('depthwiseConv2d', { x: [1, 9, 8, 2], filter: [3, 3, 2, 2], dilations: 2 }, false),
    ],
  },
  {
    kernel: 'DepthwiseConv2dNativeBackpropInput',
    cases: DEPTHWISE.slice(0, 3).map((given) => conv('depthwiseConv2d', given)),
  },
  {
    kernel: 'DepthwiseConv2dNativeBackpropFilter',
    cases: DEPTHWISE.slice(0, 3).map((given) => conv('depthwiseConv2d', given)),
  },
  {
    kernel: 'FusedDepthwiseConv2D',
    cases: ACTIVATIONS.map((activation) => fused('depthwiseConv2d', activation, [3, 3, 3, 2])),
  },
  { kernel: 'Conv3D', cases: [...VOLUMES, conv3d([1, 5, 5, 5, 1], [2, 2, 2, 1, 2], 1, 'same', 2)] },
  { kernel: 'Conv3DBackpropFilterV2', cases: VOLUMES },
  { kernel: 'Conv3DBackpropInputV2', cases: VOLUMES },
];
