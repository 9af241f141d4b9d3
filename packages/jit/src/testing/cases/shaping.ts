import * as tf from '@tensorflow/tfjs';
import type { NDArray } from '../../ndarray.js';
import type { KernelCases, ParityCase } from '../parity.js';
import { RandomArrays } from '../random.js';

const random = new RandomArrays(13);

type Fn = (...args: never[]) => tf.Tensor | tf.Tensor[];

function of(name: string, fn: Fn, inputs: readonly NDArray[], gradient = true): ParityCase {
  return { name, fn, inputs, gradient };
}

/** The case on float32 with its gradient, and on int32 and bool. */
function ofAllTypes(
  name: string,
  fn: (x: tf.Tensor) => tf.Tensor | tf.Tensor[],
  shape: number[],
): ParityCase[] {
  return [
    of(name, fn, [random.floats(shape)]),
    of(`${name}, int32`, fn, [random.ints(shape)], false),
    of(`${name}, bool`, fn, [random.bools(shape)], false),
  ];
}

export const SHAPING: readonly KernelCases[] = [
  {
    kernel: 'Concat',
    cases: [
      of('three on the first axis', (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => tf.concat([a, b, c]), [
        random.floats([2, 3]),
        random.floats([1, 3]),
        random.floats([4, 3]),
      ]),
      of('last axis, rank 4', (a: tf.Tensor, b: tf.Tensor) => tf.concat([a, b], -1), [
        random.floats([2, 3, 1, 2]),
        random.floats([2, 3, 1, 3]),
      ]),
      of('bool and an empty one', (a: tf.Tensor, b: tf.Tensor) => tf.concat([a, b], 1), [
        random.bools([2, 3]),
        random.bools([2, 0]),
      ]),
      of('int32', (a: tf.Tensor, b: tf.Tensor) => tf.concat([a, b]), [random.ints([2]), random.ints([3])]),
    ],
  },
  {
    kernel: 'ExpandDims',
    cases: [
      ...ofAllTypes('in the middle', (x) => tf.expandDims(x, 1), [3, 4]),
      of('at the end', (x: tf.Tensor) => tf.expandDims(x, -1), [random.floats([2, 3, 4])]),
      of('of a scalar', (x: tf.Tensor) => tf.expandDims(x, 0), [random.floats([])]),
    ],
  },
  {
    kernel: 'MirrorPad',
    cases: [
      of(
        'reflect',
        (x: tf.Tensor) =>
          tf.mirrorPad(
            x,
            [
              [2, 1],
              [0, 3],
            ],
            'reflect',
          ),
        [random.floats([3, 4])],
      ),
      of(
        'symmetric',
        (x: tf.Tensor) =>
          tf.mirrorPad(
            x,
            [
              [2, 3],
              [4, 0],
            ],
            'symmetric',
          ),
        [random.floats([3, 4])],
      ),
      of(
        'rank 4',
        (x: tf.Tensor) =>
          tf.mirrorPad(
            x,
            [
              [0, 0],
              [1, 2],
              [2, 1],
              [0, 0],
            ],
            'reflect',
          ),
        [random.floats([2, 4, 3, 2])],
      ),
      of('int32', (x: tf.Tensor) => tf.mirrorPad(x, [[1, 1]], 'symmetric'), [random.ints([3])]),
    ],
  },
  {
    kernel: 'Pack',
    cases: [
      of('new first axis', (a: tf.Tensor, b: tf.Tensor) => tf.stack([a, b]), [
        random.floats([2, 3]),
        random.floats([2, 3]),
      ]),
      of('new last axis', (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => tf.stack([a, b, c], -1), [
        random.floats([2, 3]),
        random.floats([2, 3]),
        random.floats([2, 3]),
      ]),
      of('one', (a: tf.Tensor) => tf.stack([a], 1), [random.floats([2, 3])]),
      of('scalars', (a: tf.Tensor, b: tf.Tensor) => tf.stack([a, b]), [random.ints([]), random.ints([])]),
    ],
  },
  {
    kernel: 'PadV2',
    cases: [
      ...ofAllTypes(
        'rank 2',
        (x) =>
          tf.pad(
            x,
            [
              [1, 2],
              [0, 3],
            ],
            1,
          ),
        [2, 3],
      ),
      of('rank 1', (x: tf.Tensor) => tf.pad(x, [[2, 1]], -0.5), [random.floats([4])]),
      of(
        'rank 4',
        (x: tf.Tensor) =>
          tf.pad(x, [
            [0, 0],
            [1, 1],
            [2, 0],
            [0, 0],
          ]),
        [random.floats([2, 3, 2, 2])],
      ),
      of(
        'empty',
        (x: tf.Tensor) =>
          tf.pad(
            x,
            [
              [1, 1],
              [0, 0],
            ],
            3,
          ),
        [random.floats([0, 2])],
        false,
      ),
    ],
  },
  {
    kernel: 'Reshape',
    cases: [
      ...ofAllTypes('with a free extent', (x) => tf.reshape(x, [3, -1]), [2, 3, 2]),
      of('to a scalar', (x: tf.Tensor) => tf.reshape(x, []), [random.floats([1, 1])]),
      of('rank 6', (x: tf.Tensor) => tf.reshape(x, [1, 2, 1, 3, 1, 2]), [random.floats([12])]),
      of('empty', (x: tf.Tensor) => tf.reshape(x, [4, 0]), [random.floats([0, 3])], false),
      of('squeeze', (x: tf.Tensor) => tf.squeeze(x, [1]), [random.floats([3, 1, 2])]),
      of('of a constant', (x: tf.Tensor) => tf.add(x, tf.reshape(tf.tensor1d([1, 2, 3, 4]), [2, 2])), [
        random.floats([2, 2]),
      ]),
    ],
  },
  {
    kernel: 'Reverse',
    cases: [
      ...ofAllTypes('two axes', (x) => tf.reverse(x, [0, -1]), [2, 3, 4]),
      of('all axes', (x: tf.Tensor) => tf.reverse(x), [random.floats([5])]),
      of('single elements', (x: tf.Tensor) => tf.reverse(x, 0), [random.floats([1, 3])]),
    ],
  },
  {
    kernel: 'Slice',
    cases: [
      ...ofAllTypes('rank 2', (x) => tf.slice(x, [1, 0], [2, 2]), [4, 3]),
      of('to the end', (x: tf.Tensor) => tf.slice(x, [0, 2], [-1, -1]), [random.floats([2, 5])]),
      of('rank 5', (x: tf.Tensor) => tf.slice(x, [0, 1, 0, 0, 1], [2, 1, 2, 1, 1]), [
        random.floats([2, 3, 2, 1, 2]),
      ]),
      of('nothing', (x: tf.Tensor) => tf.slice(x, [1], [0]), [random.floats([3])], false),
      of('rank 6', (x: tf.Tensor) => tf.slice(x, [0, 0, 0, 1, 0, 0], [1, 1, 2, 1, 1, 2]), [
        random.floats([1, 1, 2, 2, 1, 2]),
      ]),
    ],
  },
  {
    kernel: 'SplitV',
    cases: [
      ...ofAllTypes('equal parts', (x) => tf.split(x, 3, 1), [2, 6]),
      of('given parts', (x: tf.Tensor) => tf.split(x, [1, 3, 2], -1), [random.floats([2, 2, 6])]),
      of('rest', (x: tf.Tensor) => tf.split(x, [2, -1], 0), [random.floats([5])]),
      // Here and below, the gradient of TensorFlow.js fails for a single part.
      of('one part', (x: tf.Tensor) => tf.split(x, 1, 0), [random.floats([5])], false),
    ],
  },
  {
    kernel: 'StridedSlice',
    cases: [
      of(
        'steps',
        (x: tf.Tensor) => tf.stridedSlice(x, [0, 1], [4, 5], [2, 3]),
        [random.floats([4, 5])],
        false,
      ),
      of(
        'backwards',
        (x: tf.Tensor) => tf.stridedSlice(x, [3, 4], [-6, 0], [-2, -1]),
        [random.floats([4, 5])],
        false,
      ),
      of(
        'masks',
        (x: tf.Tensor) => tf.stridedSlice(x, [1, 1], [2, 3], [1, 1], 1, 2),
        [random.floats([4, 5])],
        false,
      ),
      of(
        'new and dropped axes',
        (x: tf.Tensor) => tf.stridedSlice(x, [0, 1, 2], [1, 2, 4], [1, 1, 1], 0, 0, 0, 1, 2),
        [random.floats([4, 5])],
        false,
      ),
      of(
        'ellipsis, int32',
        (x: tf.Tensor) => tf.stridedSlice(x, [0, 1], [0, 3], [1, 2], 0, 0, 1),
        [random.ints([2, 3, 4])],
        false,
      ),
      of(
        'identity, bool',
        (x: tf.Tensor) => tf.stridedSlice(x, [0], [3], [1]),
        [random.bools([3, 2])],
        false,
      ),
    ],
  },
  {
    kernel: 'Tile',
    cases: [
      ...ofAllTypes('rank 2', (x) => tf.tile(x, [2, 3]), [2, 3]),
      of('broadcast', (x: tf.Tensor) => tf.broadcastTo(x, [2, 3, 4]), [random.floats([3, 1])]),
      of('broadcast, then used', (x: tf.Tensor, y: tf.Tensor) => tf.mul(tf.tile(x, [1, 4]), y), [
        random.floats([3, 1]),
        random.floats([3, 4]),
      ]),
      of('rank 4', (x: tf.Tensor) => tf.tile(x, [1, 2, 1, 2]), [random.floats([2, 1, 2, 3])]),
      of('nothing', (x: tf.Tensor) => tf.tile(x, [0]), [random.floats([3])], false),
    ],
  },
  {
    kernel: 'Transpose',
    cases: [
      ...ofAllTypes('matrix', (x) => tf.transpose(x), [2, 3]),
      of('rank 4', (x: tf.Tensor) => tf.transpose(x, [0, 3, 1, 2]), [random.floats([2, 3, 4, 5])]),
      of('rank 6', (x: tf.Tensor) => tf.transpose(x, [5, 0, 4, 1, 3, 2]), [
        random.floats([1, 2, 3, 2, 1, 2]),
      ]),
      of('of a constant', (x: tf.Tensor) => tf.mul(x, tf.transpose(tf.tensor2d([[1, 2, 3]]))), [
        random.floats([3, 1]),
      ]),
    ],
  },
  {
    kernel: 'Unpack',
    cases: [
      ...ofAllTypes('last axis', (x) => tf.unstack(x, -1), [2, 3]),
      of('first axis, rank 3', (x: tf.Tensor) => tf.unstack(x), [random.floats([3, 2, 2])]),
      of('one', (x: tf.Tensor) => tf.unstack(x, 1), [random.floats([3, 1])], false),
    ],
  },
];
