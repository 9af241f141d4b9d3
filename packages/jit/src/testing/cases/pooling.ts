import * as tf from '@tensorflow/tfjs';
import type { NDArray } from '../../ndarray.js';
import type { KernelCases, ParityCase } from '../parity.js';
import { array, RandomArrays } from '../random.js';

const random = new RandomArrays(20);

type Pad = 'same' | 'valid' | number;
type Pair = number | [number, number];

interface Pool {
  readonly shape: number[];
  readonly size: Pair;
  readonly strides: Pair;
  readonly pad: Pad;
  readonly rounding?: 'floor' | 'ceil';
}

const name = ({ shape, size, strides, pad, rounding }: Pool): string =>
  `[${shape}] size ${size}, strides ${strides}, pad ${pad}${rounding ? `, ${rounding}` : ''}`;

const POOLS: readonly Pool[] = [
  { shape: [2, 4, 6, 3], size: 2, strides: 2, pad: 'valid' },
  { shape: [1, 7, 7, 2], size: 3, strides: 2, pad: 'same' },
  { shape: [2, 5, 6, 2], size: [3, 2], strides: 1, pad: 'same' },
  { shape: [1, 8, 7, 2], size: 3, strides: [3, 2], pad: 'valid' },
  { shape: [1, 6, 6, 2], size: 3, strides: 2, pad: 1 },
  { shape: [2, 4, 5, 3], size: [4, 5], strides: 1, pad: 'valid' },
  { shape: [1, 3, 3, 2], size: 1, strides: 1, pad: 'same' },
  { shape: [1, 5, 5, 2], size: 1, strides: 2, pad: 'same' },
];
const ROUNDED: Pool = { shape: [1, 6, 6, 2], size: 3, strides: 2, pad: 1, rounding: 'ceil' };

function pool(
  op: 'maxPool' | 'avgPool',
  given: Pool,
  x: NDArray = random.permutation(given.shape),
  gradient = true,
): ParityCase {
  const { size, strides, pad, rounding } = given;
  return {
    name: name(given),
    fn: (image: tf.Tensor4D) => tf[op](image, size, strides, pad, rounding),
    inputs: [x],
    gradient,
  };
}

const few = (shape: number[]): NDArray => ({
  ...random.floats(shape),
  data: Float32Array.from(random.ints(shape, 0, 3).data),
});
const maxTies: ParityCase = {
  ...pool('maxPool', POOLS[1], few(POOLS[1].shape)),
  name: 'ties in overlapping windows',
};

interface Pool3 {
  readonly shape: number[];
  readonly size: number | [number, number, number];
  readonly strides: number;
  readonly pad: Pad;
}

const VOLUMES: readonly Pool3[] = [
  { shape: [1, 4, 4, 6, 2], size: 2, strides: 2, pad: 'valid' },
  { shape: [1, 5, 4, 5, 2], size: 3, strides: 2, pad: 'same' },
  { shape: [2, 4, 5, 5, 1], size: 2, strides: 1, pad: 'same' },
  { shape: [1, 5, 5, 6, 1], size: 2, strides: 2, pad: 'valid' },
];

function pool3d(
  op: 'maxPool3d' | 'avgPool3d',
  { shape, size, strides, pad }: Pool3,
  x = random.permutation(shape),
): ParityCase {
  return {
    name: `[${shape}] size ${size}, strides ${strides}, pad ${pad}`,
    fn: (volume: tf.Tensor5D) => tf[op](volume, size, strides, pad),
    inputs: [x],
    gradient: true,
  };
}

const ties3d: ParityCase = {
  ...pool3d('maxPool3d', VOLUMES[1], few(VOLUMES[1].shape)),
  name: 'ties in volumes',
};

const withArgmax = (given: Pool, includeBatch: boolean): ParityCase => ({
  name: `${name(given)}${includeBatch ? ', over the batch' : ''}`,
  fn: (x: tf.Tensor4D) => {
    const { result, indexes } = tf.maxPoolWithArgmax(x, given.size, given.strides, given.pad, includeBatch);
    return [result, indexes];
  },
  inputs: [random.permutation(given.shape)],
});

interface Resize {
  readonly from: [number, number, number];
  readonly to: [number, number];
  readonly alignCorners?: boolean;
  readonly halfPixelCenters?: boolean;
}

const RESIZES: readonly Resize[] = [
  { from: [4, 5, 3], to: [8, 10] },
  { from: [4, 5, 1], to: [8, 11] },
  { from: [4, 5, 3], to: [8, 10], halfPixelCenters: true },
  { from: [4, 5, 1], to: [7, 13], halfPixelCenters: true },
  { from: [4, 5, 2], to: [7, 9], alignCorners: true },
  { from: [9, 8, 2], to: [4, 3] },
  { from: [9, 8, 2], to: [4, 3], halfPixelCenters: true },
  { from: [9, 8, 2], to: [4, 3], alignCorners: true },
  { from: [5, 6, 2], to: [1, 1], alignCorners: true },
  { from: [1, 1, 3], to: [3, 4] },
  { from: [3, 4, 2], to: [3, 8], halfPixelCenters: true },
  { from: [6, 6, 2], to: [6, 6] },
];

function resize(op: 'resizeBilinear' | 'resizeNearestNeighbor', given: Resize, batch = 2): ParityCase {
  const { from, to, alignCorners = false, halfPixelCenters = false } = given;
  // The cpu backend exchanges height and width in the shape of the bilinear gradient, and takes the gradient of later
  // images from the wrong place where it is that of the nearest element.
  const gradient = op === 'resizeNearestNeighbor' ? batch === 1 : from[0] === from[1];
  return {
    name: `[${from}] to [${to}]${alignCorners ? ', aligned' : ''}${halfPixelCenters ? ', half-pixel' : ''}`,
    fn: (x: tf.Tensor4D) => tf.image[op](x, to, alignCorners, halfPixelCenters),
    inputs: [random.floats([batch, ...from])],
    gradient,
  };
}

const SQUARES: readonly Resize[] = [
  { from: [4, 4, 3], to: [8, 8] },
  { from: [5, 5, 1], to: [8, 11] },
  { from: [5, 5, 2], to: [9, 13], alignCorners: true },
  { from: [8, 8, 2], to: [3, 4] },
  { from: [4, 4, 2], to: [8, 8], halfPixelCenters: true },
  { from: [5, 5, 2], to: [1, 1], alignCorners: true },
];

export const POOLING: readonly KernelCases[] = [
  {
    kernel: 'AvgPool',
    // The gradient of TensorFlow.js leaves the rounding mode out.
    cases: [
      ...POOLS.map((given) => pool('avgPool', given, random.floats(given.shape))),
      pool('avgPool', ROUNDED, undefined, false),
    ],
  },
  // The gradient of TensorFlow.js leaves the rounding mode out.
  { kernel: 'AvgPoolGrad', cases: POOLS.map((given) => pool('avgPool', given, random.floats(given.shape))) },
  { kernel: 'AvgPool3D', cases: VOLUMES.map((given) => pool3d('avgPool3d', given)) },
  { kernel: 'AvgPool3DGrad', cases: VOLUMES.map((given) => pool3d('avgPool3d', given)) },
  {
    kernel: 'MaxPool',
    cases: [
      ...POOLS.map((given) => pool('maxPool', given)),
      pool('maxPool', ROUNDED, undefined, false),
      { ...pool('maxPool', POOLS[0], random.ints(POOLS[0].shape), false), name: 'int32' },
      maxTies,
    ],
  },
  { kernel: 'MaxPoolGrad', cases: [...POOLS.map((given) => pool('maxPool', given)), maxTies] },
  {
    kernel: 'MaxPoolWithArgmax',
    cases: [withArgmax(POOLS[0], false), withArgmax(POOLS[0], true), withArgmax(POOLS[1], true)],
  },
  { kernel: 'MaxPool3D', cases: [...VOLUMES.map((given) => pool3d('maxPool3d', given)), ties3d] },
  { kernel: 'MaxPool3DGrad', cases: [...VOLUMES.map((given) => pool3d('maxPool3d', given)), ties3d] },
  {
    kernel: 'ResizeBilinear',
    cases: [
      ...RESIZES.map((given) => resize('resizeBilinear', given)),
      {
        ...resize('resizeBilinear', RESIZES[0]),
        name: 'int32',
        inputs: [array('int32', [1, 2, 2, 1], [1, 5, 3, 9])],
        gradient: false,
      },
    ],
  },
  { kernel: 'ResizeBilinearGrad', cases: SQUARES.map((given) => resize('resizeBilinear', given)) },
  {
    kernel: 'ResizeNearestNeighbor',
    cases: [
      ...RESIZES.map((given) => resize('resizeNearestNeighbor', given)),
      resize('resizeNearestNeighbor', RESIZES[0], 1),
    ],
  },
  {
    kernel: 'ResizeNearestNeighborGrad',
    cases: [...SQUARES, ...RESIZES].map((given) => resize('resizeNearestNeighbor', given, 1)),
  },
];
