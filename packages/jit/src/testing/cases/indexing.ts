import * as tf from '@tensorflow/tfjs';
import type { NDArray } from '../../ndarray.js';
import type { KernelCases, ParityCase } from '../parity.js';
import { array, RandomArrays } from '../random.js';

const random = new RandomArrays(17);

type Fn = (...args: never[]) => tf.Tensor | tf.Tensor[];
function of(
  name: string,
  fn: Fn,
  inputs: readonly NDArray[],
  gradient: ParityCase['gradient'] = false,
): ParityCase {
  return { name, fn, inputs, gradient };
}

const sorted = (shape: readonly number[]): NDArray => {
  const ints = random.ints(shape, 0, 9);
  return { ...ints, data: ints.data.slice().sort() };
};

export const INDEXING: readonly KernelCases[] = [
  {
    kernel: 'Bincount',
    cases: [
      of('counts', (x: tf.Tensor1D) => tf.bincount(x, tf.tensor1d([], 'int32'), 5), [
        random.ints([20], 0, 7),
      ]),
      of('weights', (x: tf.Tensor1D, w: tf.Tensor1D) => tf.bincount(x, w, 4), [
        random.ints([9], 0, 4),
        random.floats([9]),
      ]),
    ],
  },
  {
    kernel: 'DenseBincount',
    cases: [
      of('rows', (x: tf.Tensor2D) => tf.denseBincount(x, tf.tensor1d([]) as tf.Tensor as tf.Tensor2D, 5), [
        random.ints([3, 8], 0, 7),
      ]),
      of('weights', (x: tf.Tensor2D, w: tf.Tensor2D) => tf.denseBincount(x, w, 5), [
        random.ints([3, 8], 0, 5),
        random.floats([3, 8]),
      ]),
      of(
        'binary',
        (x: tf.Tensor2D) =>
          tf.denseBincount(x, tf.tensor1d([], 'int32') as tf.Tensor as tf.Tensor2D, 5, true),
        [random.ints([3, 8], 0, 7)],
      ),
      of('rank 1', (x: tf.Tensor1D) => tf.denseBincount(x, tf.tensor1d([]), 5), [random.ints([8], 0, 7)]),
    ],
  },
  {
    kernel: 'GatherNd',
    cases: [
      of('rows', (x: tf.Tensor, i: tf.Tensor) => tf.gatherND(x, i), [
        random.floats([4, 3]),
        random.ints([5, 1], 0, 4),
      ]),
      of('elements', (x: tf.Tensor, i: tf.Tensor) => tf.gatherND(x, i), [
        random.floats([4, 3]),
        random.ints([2, 5, 2], 0, 3),
      ]),
      of('rank 3, int32', (x: tf.Tensor, i: tf.Tensor) => tf.gatherND(x, i), [
        random.ints([3, 3, 2]),
        random.ints([4, 2], 0, 3),
      ]),
    ],
  },
  {
    kernel: 'GatherV2',
    cases: [
      of(
        'rows',
        (x: tf.Tensor, i: tf.Tensor) => tf.gather(x, i),
        [random.floats([5, 3]), random.ints([7], 0, 5)],
        [0],
      ),
      of('last axis, two axes of indices', (x: tf.Tensor, i: tf.Tensor) => tf.gather(x, i, -1), [
        random.floats([2, 5]),
        random.ints([2, 3], 0, 5),
      ]),
      of(
        'middle axis',
        (x: tf.Tensor, i: tf.Tensor) => tf.gather(x, i, 1),
        [random.floats([2, 4, 3]), random.ints([6], 0, 4)],
        [0],
      ),
      of('one index', (x: tf.Tensor, i: tf.Tensor) => tf.gather(x, i), [
        random.floats([4, 2]),
        random.ints([], 0, 4),
      ]),
      of('batches', (x: tf.Tensor, i: tf.Tensor) => tf.gather(x, i, 1, 1), [
        random.floats([3, 4, 2]),
        random.ints([3, 5], 0, 4),
      ]),
      of('batches, later axis', (x: tf.Tensor, i: tf.Tensor) => tf.gather(x, i, 2, 1), [
        random.floats([3, 2, 4, 2]),
        random.ints([3, 5], 0, 4),
      ]),
      of('bool', (x: tf.Tensor, i: tf.Tensor) => tf.gather(x, i), [
        random.bools([5]),
        random.ints([7], 0, 5),
      ]),
    ],
  },
  {
    kernel: 'ScatterNd',
    cases: [
      of('repeated rows', (i: tf.Tensor, u: tf.Tensor) => tf.scatterND(i, u, [4, 3]), [
        random.ints([7, 1], 0, 4),
        random.floats([7, 3]),
      ]),
      of('elements', (i: tf.Tensor, u: tf.Tensor) => tf.scatterND(i, u, [3, 4]), [
        random.ints([5, 2], 0, 3),
        random.floats([5]),
      ]),
      of('int32', (i: tf.Tensor, u: tf.Tensor) => tf.scatterND(i, u, [3, 2, 2]), [
        random.ints([5, 2], 0, 2),
        random.ints([5, 2]),
      ]),
      of('many places', (i: tf.Tensor, u: tf.Tensor) => tf.scatterND(i, u, [700, 2]), [
        random.ints([90, 1], 0, 700),
        random.floats([90, 2]),
      ]),
    ],
  },
  {
    kernel: 'SearchSorted',
    cases: [
      of('left', (s: tf.Tensor, v: tf.Tensor) => tf.lowerBound(s, v), [
        sorted([8]),
        random.ints([6], -1, 10),
      ]),
      of('right', (s: tf.Tensor, v: tf.Tensor) => tf.upperBound(s, v), [
        sorted([8]),
        random.ints([6], -1, 10),
      ]),
      of('rows', (s: tf.Tensor, v: tf.Tensor) => tf.searchSorted(s, v, 'right'), [
        array('float32', [2, 3], [1, 2, 3, 4, 5, 5]),
        array('float32', [2, 2], [2, 0, 5, 4.5]),
      ]),
    ],
  },
  {
    kernel: 'SparseToDense',
    cases: [
      of('matrix', (i: tf.Tensor2D, v: tf.Tensor1D) => tf.sparseToDense(i, v, [3, 4], tf.scalar(-1)), [
        array('int32', [3, 2], [0, 1, 2, 3, 1, 0]),
        random.floats([3]),
      ]),
      of(
        'positions',
        (i: tf.Tensor1D, v: tf.Tensor1D) => tf.sparseToDense(i, v, [6], tf.scalar(9, 'int32')),
        [array('int32', [2], [4, 1]), random.ints([2])],
      ),
      of('one value for all', (i: tf.Tensor1D, v: tf.Tensor) => tf.sparseToDense(i, v, [6], tf.scalar(0)), [
        array('int32', [3], [4, 1, 2]),
        random.floats([]),
      ]),
    ],
  },
  {
    kernel: 'TensorScatterUpdate',
    cases: [
      of('rows', (t: tf.Tensor, i: tf.Tensor, u: tf.Tensor) => tf.tensorScatterUpdate(t, i, u), [
        random.floats([4, 3]),
        array('int32', [2, 1], [3, 1]),
        random.floats([2, 3]),
      ]),
      of(
        'the last of repeated elements',
        (t: tf.Tensor, i: tf.Tensor, u: tf.Tensor) => tf.tensorScatterUpdate(t, i, u),
        [random.ints([3, 2]), array('int32', [3, 2], [0, 1, 2, 0, 0, 1]), array('int32', [3], [7, 8, 9])],
      ),
    ],
  },
  {
    kernel: 'UnsortedSegmentSum',
    cases: [
      of('rows, outside too', (x: tf.Tensor, s: tf.Tensor1D) => tf.unsortedSegmentSum(x, s, 3), [
        random.floats([6, 2]),
        array('int32', [6], [0, 2, 0, -1, 3, 2]),
      ]),
      of(
        'gradient',
        (x: tf.Tensor, s: tf.Tensor1D) => tf.unsortedSegmentSum(x, s, 4),
        [random.floats([6, 2]), array('int32', [6], [0, 2, 0, 3, 3, 2])],
        [0],
      ),
      of('rank 3', (x: tf.Tensor, s: tf.Tensor1D) => tf.unsortedSegmentSum(x, s, 5), [
        random.floats([6, 2, 3]),
        random.ints([6], 0, 5),
      ]),
      of(
        'more segments than a product is good for',
        (x: tf.Tensor, s: tf.Tensor1D) => tf.unsortedSegmentSum(x, s, 600),
        [random.floats([20, 2]), random.ints([20], -20, 620)],
      ),
    ],
  },
];
