import * as tf from '@tensorflow/tfjs';
import type { NDArray } from '../../ndarray.js';
import type { KernelCases, ParityCase } from '../parity.js';
import { array, RandomArrays } from '../random.js';

const random = new RandomArrays(19);

type Fn = (...args: never[]) => tf.Tensor | tf.Tensor[];
function of(
  name: string,
  fn: Fn,
  inputs: readonly NDArray[],
  gradient: ParityCase['gradient'] = true,
): ParityCase {
  return { name, fn, inputs, gradient };
}

const batchNorm = (name: string, x: number[], stats: number[], withScale = true): ParityCase =>
  of(
    name,
    (image: tf.Tensor4D, mean: tf.Tensor, variance: tf.Tensor, offset: tf.Tensor, scale: tf.Tensor) =>
      withScale
        ? tf.batchNorm(
            image,
            mean as tf.Tensor1D,
            variance as tf.Tensor1D,
            offset as tf.Tensor1D,
            scale as tf.Tensor1D,
            1e-3,
          )
        : tf.batchNorm(image, mean as tf.Tensor1D, variance as tf.Tensor1D),
    [
      random.floats(x),
      random.floats(stats),
      random.floats(stats, 0.3, 2),
      random.floats(stats),
      random.floats(stats),
    ],
    withScale,
  );

const lrn = (radius: number, channels: number, gradient = true): ParityCase =>
  of(
    `radius ${radius}, ${channels} channels`,
    (x: tf.Tensor4D) => tf.localResponseNormalization(x, radius, 1.5, 0.7, 0.6),
    [random.floats([2, 2, 3, channels])],
    gradient,
  );

const dilation = (
  x: number[],
  filter: number[],
  strides: number,
  pad: 'same' | 'valid',
  dilations: number,
): ParityCase =>
  of(
    `[${x}] * [${filter}] strides ${strides}, ${pad}, dilations ${dilations}`,
    (image: tf.Tensor4D, weights: tf.Tensor3D) => tf.dilation2d(image, weights, strides, pad, dilations),
    [random.floats(x), random.floats(filter)],
  );
const DILATIONS = [
  dilation([2, 5, 6, 3], [3, 2, 3], 1, 'same', 1),
  dilation([1, 7, 7, 2], [2, 3, 2], 2, 'valid', 1),
  dilation([1, 6, 6, 2], [2, 2, 2], 1, 'same', 2),
];

/** Equal sums: the first position wins. */
const ties = of('ties', (x: tf.Tensor4D, w: tf.Tensor3D) => tf.dilation2d(x, w, 1, 'valid'), [
  array('float32', [1, 3, 3, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1]),
  array('float32', [2, 2, 1], [0, 0, 0, 0]),
]);

const crop = (
  name: string,
  method: 'bilinear' | 'nearest',
  size: [number, number],
  boxes: number[][],
): ParityCase =>
  of(
    name,
    (image: tf.Tensor4D, box: tf.Tensor2D, of: tf.Tensor1D) =>
      tf.image.cropAndResize(image, box, of, size, method, -0.5),
    [
      random.floats([2, 6, 7, 3]),
      array('float32', [boxes.length, 4], boxes.flat()),
      array(
        'int32',
        [boxes.length],
        boxes.map((_, i) => i % 2),
      ),
    ],
    false,
  );
const BOXES = [
  [0, 0, 1, 1],
  [0.1, 0.23, 0.71, 0.9],
  [-0.3, 0.2, 1.4, 1.17],
  [0.87, 0.8, 0.1, 0.05],
];

type FillMode = 'constant' | 'reflect' | 'wrap' | 'nearest';
const transform = (
  interpolation: 'bilinear' | 'nearest',
  fillMode: FillMode,
  size?: [number, number],
): ParityCase =>
  of(
    `${interpolation}, ${fillMode}`,
    (x: tf.Tensor4D) =>
      tf.image.transform(
        x,
        tf.tensor2d([[1.1, 0.23, -1.7, -0.21, 0.93, 0.4, 0.011, -0.013]]),
        interpolation,
        fillMode,
        0.5,
        size,
      ),
    // One image: the cpu backend leaves all others empty.
    [random.floats([1, 6, 5, 2])],
    false,
  );

export const IMAGES: readonly KernelCases[] = [
  {
    kernel: 'FusedBatchNorm',
    cases: [
      batchNorm('channels', [2, 3, 4, 5], [5]),
      batchNorm('rank 2', [4, 3], [3]),
      batchNorm('same shape', [2, 2, 3, 2], [2, 2, 3, 2]),
      batchNorm('neither scale nor offset', [2, 3, 4, 5], [5], false),
    ],
  },
  { kernel: 'LRN', cases: [lrn(1, 4), lrn(2, 3), lrn(5, 4)] },
  { kernel: 'LRNGrad', cases: [lrn(1, 4), lrn(3, 6)] },
  {
    kernel: 'DepthToSpace',
    cases: [
      of('2', (x: tf.Tensor4D) => tf.depthToSpace(x, 2, 'NHWC'), [random.floats([2, 2, 3, 8])], false),
      of('3', (x: tf.Tensor4D) => tf.depthToSpace(x, 3, 'NHWC'), [random.floats([1, 1, 2, 9])], false),
    ],
  },
  {
    kernel: 'SpaceToBatchND',
    cases: [
      of(
        'padded',
        (x: tf.Tensor) =>
          tf.spaceToBatchND(
            x,
            [2, 3],
            [
              [1, 0],
              [0, 2],
            ],
          ),
        [random.floats([2, 3, 4, 2])],
      ),
      of('one axis', (x: tf.Tensor) => tf.spaceToBatchND(x, [2], [[0, 0]]), [random.floats([1, 4, 3])]),
    ],
  },
  {
    kernel: 'BatchToSpaceND',
    cases: [
      of(
        'cropped',
        (x: tf.Tensor) =>
          tf.batchToSpaceND(
            x,
            [2, 2],
            [
              [1, 0],
              [0, 1],
            ],
          ),
        [random.floats([8, 2, 3, 2])],
      ),
      of('one axis', (x: tf.Tensor) => tf.batchToSpaceND(x, [3], [[0, 0]]), [random.floats([3, 2, 2])]),
    ],
  },
  { kernel: 'Dilation2D', cases: [...DILATIONS, ties] },
  { kernel: 'Dilation2DBackpropFilter', cases: [...DILATIONS, ties] },
  { kernel: 'Dilation2DBackpropInput', cases: [...DILATIONS, ties] },
  {
    kernel: 'CropAndResize',
    cases: [
      crop('bilinear', 'bilinear', [4, 5], BOXES),
      crop('nearest', 'nearest', [4, 5], BOXES),
      crop('one element', 'bilinear', [1, 1], BOXES),
      of(
        'an image that is not there',
        (image: tf.Tensor4D, box: tf.Tensor2D, of: tf.Tensor1D) =>
          tf.image.cropAndResize(image, box, of, [2, 2]),
        [
          random.floats([1, 3, 3, 2]),
          array('float32', [2, 4], [0, 0, 1, 1, 0, 0, 1, 1]),
          array('int32', [2], [0, 1]),
        ],
        false,
      ),
    ],
  },
  {
    kernel: 'FlipLeftRight',
    cases: [
      of('two images', (x: tf.Tensor4D) => tf.image.flipLeftRight(x), [random.floats([2, 3, 4, 2])], false),
    ],
  },
  {
    kernel: 'RotateWithOffset',
    cases: [
      of(
        'colours',
        (x: tf.Tensor4D) => tf.image.rotateWithOffset(x, 0.4, [1, 2, 3]),
        [random.floats([2, 6, 5, 4])],
        false,
      ),
      of(
        'around a corner',
        (x: tf.Tensor4D) => tf.image.rotateWithOffset(x, -1.2, 7, [0.1, 0.2]),
        [random.floats([1, 5, 7, 2])],
        false,
      ),
    ],
  },
  {
    kernel: 'Transform',
    cases: [
      ...(['constant', 'reflect', 'wrap', 'nearest'] as const).flatMap((mode) => [
        transform('nearest', mode),
        transform('bilinear', mode),
      ]),
      transform('bilinear', 'constant', [3, 9]),
    ],
  },
];
