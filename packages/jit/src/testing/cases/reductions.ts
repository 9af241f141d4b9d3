import * as tf from '@tensorflow/tfjs';
import type { NDArray } from '../../ndarray.js';
import type { KernelCases, ParityCase } from '../parity.js';
import { array, RandomArrays } from '../random.js';

const random = new RandomArrays(14);

type Reduction = (x: tf.Tensor, axis?: number | number[], keepDims?: boolean) => tf.Tensor;

function of(name: string, fn: (x: tf.Tensor) => tf.Tensor, x: NDArray, gradient: boolean): ParityCase {
  return { name, fn, inputs: [x], gradient };
}

/** All axes, some, none; negative ones; kept and dropped; scalars. */
function reduction(
  kernel: string,
  fn: Reduction,
  make: (shape: number[]) => NDArray,
  gradient: boolean,
  extra: readonly ParityCase[] = [],
): KernelCases {
  return {
    kernel,
    cases: [
      of('all axes', (x) => fn(x), make([3, 4]), gradient),
      of('first axis', (x) => fn(x, 0), make([3, 4]), gradient),
      of('negative axis, kept', (x) => fn(x, -1, true), make([2, 3, 4]), gradient),
      of('two axes, rank 5', (x) => fn(x, [1, 3]), make([2, 3, 1, 4, 2]), gradient),
      of('outer axes, kept', (x) => fn(x, [0, 2], true), make([3, 2, 4]), gradient),
      of('scalar', (x) => fn(x), make([]), gradient),
      of('single element', (x) => fn(x, 0), make([1]), gradient),
      ...extra,
    ],
  };
}

const floats = (shape: number[]): NDArray => random.floats(shape);
const bools = (shape: number[]): NDArray => random.bools(shape);
const ties = array('float32', [2, 5], [1, 3, 3, 2, 3, -1, -1, -2, -1, -2]);
const counts = (fn: Reduction): ParityCase[] => [
  of('int32', (x) => fn(x, 1), random.ints([3, 4]), false),
  of('bool', (x) => fn(x, 1), random.bools([3, 4]), false),
  of('no axes, kept', (x) => fn(x, [], true), random.floats([3, 4]), false),
  of('of nothing', (x) => fn(x, 0), random.floats([0, 3]), false),
  of('over no rows', (x) => fn(x, 1), random.floats([0, 3]), false),
];

function scan(
  kernel: string,
  fn: (x: tf.Tensor, axis: number, exclusive: boolean, reverse: boolean) => tf.Tensor,
): KernelCases {
  // The gradient of TensorFlow.js is for the last axis only.
  const gradient = kernel === 'Cumsum';
  return {
    kernel,
    cases: [
      of('last axis', (x) => fn(x, 1, false, false), random.floats([3, 7]), gradient),
      of('exclusive', (x) => fn(x, 0, true, false), random.floats([8]), gradient),
      of('reversed', (x) => fn(x, 0, false, true), random.floats([5]), gradient),
      of('both', (x) => fn(x, 2, true, true), random.floats([2, 2, 6]), gradient),
      of('middle axis', (x) => fn(x, 1, false, false), random.floats([2, 5, 3]), false),
      of('with zeros', (x) => fn(x, 0, false, false), array('float32', [5], [2, 0, 3, 0, 4]), false),
      of('int32', (x) => fn(x, 0, true, true), random.ints([4]), false),
      of('single element', (x) => fn(x, 0, true, false), random.floats([1]), false),
    ],
  };
}

export const REDUCTIONS: readonly KernelCases[] = [
  reduction('All', (x, axis, keep) => tf.all(x, axis as number[], keep), bools, false),
  reduction('Any', (x, axis, keep) => tf.any(x, axis as number[], keep), bools, false),
  {
    kernel: 'ArgMax',
    cases: [
      of('ties', (x) => tf.argMax(x, -1), ties, false),
      of('first axis', (x) => tf.argMax(x), random.floats([3, 4]), false),
      of('rank 4', (x) => tf.argMax(x, 2), random.floats([2, 3, 5, 2]), false),
      of('int32', (x) => tf.argMax(x, 1), random.ints([3, 4]), false),
      of('zero gradient', (x) => tf.cast(tf.argMax(x, 1), 'float32'), random.floats([3, 4]), true),
    ],
  },
  {
    kernel: 'ArgMin',
    cases: [
      of('ties', (x) => tf.argMin(x, -1), ties, false),
      of('bool', (x) => tf.argMin(x), random.bools([6]), false),
      of('zero gradient', (x) => tf.cast(tf.argMin(x, 1), 'float32'), random.floats([3, 4]), true),
    ],
  },
  scan('Cumprod', (x, axis, exclusive, reverse) => tf.cumprod(x, axis, exclusive, reverse)),
  scan('Cumsum', (x, axis, exclusive, reverse) => tf.cumsum(x, axis, exclusive, reverse)),
  reduction('Max', (x, axis, keep) => tf.max(x, axis, keep), floats, true, [
    of('ties', (x) => tf.max(x, 1), ties, true),
    of('int32', (x) => tf.max(x, 1), random.ints([3, 4]), false),
    of('bool', (x) => tf.max(x), random.bools([3, 4]), false),
    of('infinities', (x) => tf.max(x), array('float32', [3], [-Infinity, -Infinity, -Infinity]), false),
  ]),
  reduction(
    'Mean',
    (x, axis, keep) => tf.mean(x, axis, keep),
    floats,
    true,
    counts((x, axis, keep) => tf.mean(x, axis, keep)),
  ),
  reduction('Min', (x, axis, keep) => tf.min(x, axis, keep), floats, true, [
    of('ties', (x) => tf.min(x, 1), ties, true),
    of('int32', (x) => tf.min(x, 1), random.ints([3, 4]), false),
    of('bool', (x) => tf.min(x), random.bools([3, 4]), false),
  ]),
  reduction('Prod', (x, axis, keep) => tf.prod(x, axis, keep), floats, false, [
    ...counts((x, axis, keep) => tf.prod(x, axis, keep)),
    of('gradient, last axis', (x) => tf.prod(x, 1), random.floats([3, 4]), true),
    of('gradient with a zero', (x) => tf.prod(x), array('float32', [4], [2, 0, 3, -1]), true),
  ]),
  {
    kernel: 'Softmax',
    cases: [
      of('rank 2', (x) => tf.softmax(x), random.floats([3, 7], -9, 9), true),
      of('rank 1', (x) => tf.softmax(x), random.floats([5]), true),
      of('rank 4', (x) => tf.softmax(x), random.floats([2, 2, 3, 5]), true),
      of('large logits', (x) => tf.softmax(x), random.floats([2, 4], -400, 400), false),
      of('single element', (x) => tf.softmax(x), random.floats([3, 1]), true),
    ],
  },
  reduction('Sum', (x, axis, keep) => tf.sum(x, axis, keep), floats, true, [
    ...counts((x, axis, keep) => tf.sum(x, axis, keep)),
    of('log-softmax', (x) => tf.logSoftmax(x), random.floats([3, 5]), true),
    of('log of a sum of exponentials', (x) => tf.logSumExp(x, 1), random.floats([3, 5]), true),
  ]),
];
