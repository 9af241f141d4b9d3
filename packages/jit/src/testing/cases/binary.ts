import * as tf from '@tensorflow/tfjs';
import type { NDArray } from '../../ndarray.js';
import type { KernelCases, ParityCase } from '../parity.js';
import { array, RandomArrays } from '../random.js';

const random = new RandomArrays(12);

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

interface Options {
  readonly low?: number;
  readonly high?: number;
  readonly ints?: boolean;
  readonly bools?: boolean;
  readonly gradient?: boolean;
  /** The gradient of TensorFlow.js does not undo broadcasting. */
  readonly gradientOfSameShapesOnly?: boolean;
  readonly extra?: readonly ParityCase[];
}

/** Broadcasting in both directions, ranks 0 to 5, empty arrays and constants. */
function binary(kernel: string, fn: Binary, options: Options = {}): KernelCases {
  const { low = -3, high = 3, ints = false, bools = false, gradient = true, extra = [] } = options;
  const on = (name: string, a: number[], b: number[]): ParityCase => ({
    name,
    fn,
    inputs: [random.floats(a, low, high), random.floats(b, low, high)],
    gradient: gradient && (!options.gradientOfSameShapesOnly || a.join() === b.join()),
  });
  const constant = (shape: number[]) => tf.fill(shape, 1.5);
  return {
    kernel,
    cases: [
      on('scalars', [], []),
      on('same shape', [4, 5], [4, 5]),
      on('scalar and rank 3', [], [2, 3, 4]),
      on('row', [3, 4], [4]),
      on('column', [3, 1], [3, 4]),
      on('both ways, rank 5', [2, 1, 3, 1, 2], [1, 4, 1, 2, 2]),
      { ...on('empty', [0, 4], [4]), gradient: false },
      {
        name: 'repeated constant of a larger shape',
        fn: (a: tf.Tensor) => fn(a, constant([2, 3])),
        inputs: [random.floats([3], low, high)],
        gradient: gradient && !options.gradientOfSameShapesOnly,
      },
      {
        name: 'repeated constant first',
        fn: (b: tf.Tensor) => fn(constant([2, 3]), b),
        inputs: [random.floats([2, 3], low, high)],
        gradient,
      },
      ...(ints ? [{ name: 'int32', fn, inputs: [random.ints([3, 4]), random.ints([4])] }] : []),
      ...(bools ? [{ name: 'bool', fn, inputs: [random.bools([3, 4]), random.bools([4])] }] : []),
      ...extra,
    ],
  };
}

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const specials: [NDArray, NDArray] = [
  array('float32', [6], [nan, 1, inf, -inf, 0, nan]),
  array('float32', [6], [1, nan, 2, 2, 0, nan]),
];

const onSpecial = (fn: Binary): ParityCase => ({ name: 'NaN and infinities', fn, inputs: specials });

function logical(kernel: string, fn: Binary): KernelCases {
  return {
    kernel,
    cases: [
      { name: 'same shape', fn, inputs: [random.bools([3, 4]), random.bools([3, 4])] },
      { name: 'broadcast', fn, inputs: [random.bools([3, 1]), random.bools([4])] },
    ],
  };
}

/** Comparisons on few different numbers, so that some are equal. */
function comparison(kernel: string, fn: Binary, gradient = false): KernelCases {
  const both = (name: string, make: (shape: number[]) => NDArray): ParityCase => ({
    name,
    fn,
    inputs: [make([5, 6]), make([6])],
  });
  return {
    kernel,
    cases: [
      both('float32', (shape) => ({
        ...random.floats(shape),
        data: Float32Array.from(random.ints(shape, -1, 2).data),
      })),
      both('int32', (shape) => random.ints(shape, -1, 2)),
      both('bool', (shape) => random.bools(shape)),
      onSpecial(fn),
      ...(gradient
        ? [
            {
              name: 'zero gradient',
              fn: (a: tf.Tensor, b: tf.Tensor) => tf.mul(a, tf.cast(fn(a, b), 'float32')),
              inputs: [random.floats([4]), random.floats([4])],
              gradient: true,
            },
          ]
        : []),
    ],
  };
}

const divisors = array('int32', [6], [2, -2, 3, -3, 7, 0]);

export const BINARY: readonly KernelCases[] = [
  binary('Add', tf.add, { ints: true }),
  binary('Atan2', tf.atan2, {
    extra: [
      {
        name: 'axes',
        fn: tf.atan2,
        inputs: [array('float32', [5], [0, 1, -1, 0, 1]), array('float32', [5], [0, 0, 0, -1, 1])],
      },
    ],
  }),
  {
    kernel: 'BitwiseAnd',
    cases: [
      { name: 'int32', fn: tf.bitwiseAnd, inputs: [random.ints([9], -99, 99), random.ints([9], -99, 99)] },
    ],
  },
  comparison('Equal', tf.equal),
  comparison('Greater', tf.greater),
  comparison('GreaterEqual', tf.greaterEqual, true),
  comparison('Less', tf.less),
  comparison('LessEqual', tf.lessEqual),
  comparison('NotEqual', tf.notEqual),
  binary('FloorDiv', (a, b) => tf.floorDiv(a, b), {
    low: 0.5,
    high: 4,
    gradient: false,
    extra: [
      {
        name: 'int32, negative and by 0',
        fn: (a: tf.Tensor, b: tf.Tensor) => tf.floorDiv(a, b),
        inputs: [random.ints([5, 6], -9, 10), divisors],
      },
      {
        name: 'int32 by a constant',
        fn: (a: tf.Tensor) => tf.floorDiv(a, tf.scalar(-3, 'int32')),
        inputs: [random.ints([9])],
      },
      {
        name: 'gradient',
        fn: (a: tf.Tensor, b: tf.Tensor) => tf.cast(tf.floorDiv(a, b), 'float32'),
        inputs: [random.floats([3, 4], 1, 9), random.floats([4], 1, 3)],
        gradient: true,
      },
    ],
  }),
  logical('LogicalAnd', tf.logicalAnd),
  logical('LogicalOr', tf.logicalOr),
  binary('Maximum', tf.maximum, {
    ints: true,
    bools: true,
    gradientOfSameShapesOnly: true,
    extra: [onSpecial(tf.maximum)],
  }),
  binary('Minimum', tf.minimum, {
    ints: true,
    bools: true,
    gradientOfSameShapesOnly: true,
    extra: [onSpecial(tf.minimum)],
  }),
  binary('Mod', tf.mod, {
    extra: [
      { name: 'int32, negative and by 0', fn: tf.mod, inputs: [random.ints([5, 6], -9, 10), divisors] },
    ],
  }),
  binary('Multiply', tf.mul, { ints: true, bools: true, extra: [onSpecial(tf.mul)] }),
  binary('Pow', tf.pow, {
    low: 0.2,
    extra: [
      { name: 'int32', fn: tf.pow, inputs: [random.ints([9], -3, 4), random.ints([9], 0, 4)] },
      {
        name: 'whole powers',
        fn: (a: tf.Tensor) => tf.pow(a, tf.scalar(2)),
        inputs: [random.floats([9])],
        gradient: true,
      },
    ],
  }),
  binary('Prelu', (a, b) => tf.prelu(a, b), {
    gradientOfSameShapesOnly: true,
    extra: [
      {
        name: 'weights of each channel',
        fn: (x: tf.Tensor, alpha: tf.Tensor) => tf.prelu(x, alpha),
        inputs: [random.floats([2, 3, 4]), random.floats([4])],
        gradient: true,
      },
    ],
  }),
  binary('RealDiv', tf.div, { low: 0.3, extra: [onSpecial(tf.div)] }),
  binary('SquaredDifference', tf.squaredDifference, { ints: true, gradientOfSameShapesOnly: true }),
  binary('Sub', tf.sub, { ints: true }),
];
