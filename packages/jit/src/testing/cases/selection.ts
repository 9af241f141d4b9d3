import * as tf from '@tensorflow/tfjs';
import type { NDArray } from '../../ndarray.js';
import type { KernelCases, ParityCase } from '../parity.js';
import { array, RandomArrays } from '../random.js';

const random = new RandomArrays(16);

type Fn = (...args: never[]) => tf.Tensor | tf.Tensor[];
function of(
  name: string,
  fn: Fn,
  inputs: readonly NDArray[],
  gradient: ParityCase['gradient'] = false,
): ParityCase {
  return { name, fn, inputs, gradient };
}

/** Adds a tensor, so that a kernel without inputs has an argument to be compiled for. */
const after = (make: () => tf.Tensor) => (x: tf.Tensor) =>
  tf.add(make(), tf.cast(x, make().dtype as 'float32'));
const zero = array('float32', [], [0]);

export const SELECTION: readonly KernelCases[] = [
  {
    kernel: 'AddN',
    cases: [
      of(
        'three',
        (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => tf.addN([a, b, c]),
        [random.floats([3, 4]), random.floats([3, 4]), random.floats([3, 4])],
        true,
      ),
      of('one', (a: tf.Tensor) => tf.addN([a]), [random.floats([3])], true),
      of('int32', (a: tf.Tensor, b: tf.Tensor) => tf.addN([a, b]), [random.ints([3]), random.ints([3])]),
    ],
  },
  {
    kernel: 'Diag',
    cases: [
      of('rank 1', (x: tf.Tensor) => tf.diag(x), [random.floats([4])]),
      of('rank 2, int32', (x: tf.Tensor) => tf.diag(x), [random.ints([2, 3])]),
      of('infinity', (x: tf.Tensor) => tf.diag(x), [array('float32', [2], [Infinity, 1])]),
    ],
  },
  {
    kernel: 'Fill',
    cases: [
      of(
        'float32',
        after(() => tf.fill([2, 3], 1.5)),
        [zero],
      ),
      of(
        'int32',
        after(() => tf.fill([2], 7, 'int32')),
        [zero],
      ),
    ],
  },
  {
    kernel: 'LinSpace',
    cases: [
      of(
        'ten',
        after(() => tf.linspace(-1, 2, 10)),
        [zero],
      ),
      of(
        'one',
        after(() => tf.linspace(4, 9, 1)),
        [zero],
      ),
    ],
  },
  {
    kernel: 'Range',
    cases: [
      of(
        'int32',
        after(() => tf.range(2, 11, 3, 'int32')),
        [zero],
      ),
      of(
        'backwards',
        after(() => tf.range(3, -2)),
        [zero],
      ),
      of(
        'fractions',
        after(() => tf.range(0, 1, 0.1)),
        [zero],
      ),
    ],
  },
  {
    kernel: 'OneHot',
    cases: [
      of('outside too', (x: tf.Tensor) => tf.oneHot(x, 4), [array('int32', [5], [0, 3, -1, 4, 2])]),
      of('values', (x: tf.Tensor) => tf.oneHot(x, 3, 2.5, -1.5), [random.ints([2, 3], 0, 3)]),
      of('int32', (x: tf.Tensor) => tf.oneHot(x, 3, 1, 0, 'int32'), [random.ints([4], 0, 3)]),
      of(
        'zero gradient',
        (x: tf.Tensor) => tf.oneHot(tf.cast(x, 'int32'), 3, 1, 0, 'float32'),
        [random.floats([4], 0, 3)],
        true,
      ),
      of('scalar', (x: tf.Tensor) => tf.oneHot(x, 3), [array('int32', [], [1])]),
    ],
  },
  {
    kernel: 'Select',
    cases: [
      of(
        'same shape',
        (c: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => tf.where(c, a, b),
        [random.bools([3, 4]), random.floats([3, 4]), random.floats([3, 4])],
        [1, 2],
      ),
      of(
        'broadcast',
        (c: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => tf.where(c, a, b),
        [random.bools([3, 1]), random.floats([4]), random.floats([])],
        [1, 2],
      ),
      of('int32', (c: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => tf.where(c, a, b), [
        random.bools([3]),
        random.ints([3]),
        random.ints([3]),
      ]),
      of('bool', (c: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => tf.where(c, a, b), [
        random.bools([9]),
        random.bools([9]),
        random.bools([9]),
      ]),
    ],
  },
  {
    kernel: 'TopK',
    cases: [
      of('distinct', (x: tf.Tensor) => Object.values(tf.topk(x, 3)), [random.permutation([4, 7])]),
      of('ties', (x: tf.Tensor) => Object.values(tf.topk(x, 4)), [array('float32', [6], [1, 3, 1, 3, 2, 3])]),
      of('all, rank 3', (x: tf.Tensor) => Object.values(tf.topk(x, 4)), [random.permutation([2, 2, 4])]),
      of('int32', (x: tf.Tensor) => Object.values(tf.topk(x, 2)), [array('int32', [4], [4, -1, 7, 0])]),
    ],
  },
];
