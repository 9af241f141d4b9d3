import * as tf from '@tensorflow/tfjs';
import type { KernelCases, ParityCase } from '../parity.js';
import { array, RandomArrays } from '../random.js';

const random = new RandomArrays(11);

type Unary = (x: tf.Tensor) => tf.Tensor;

interface Options {
  readonly low?: number;
  readonly high?: number;
  /** The kernel takes whole numbers. */
  readonly ints?: boolean;
  readonly gradient?: boolean;
  readonly tolerance?: number;
  readonly extra?: readonly ParityCase[];
}

/** Ranks 0 to 5, empty, and special numbers where the function is defined for them. */
function unary(kernel: string, fn: Unary, options: Options = {}): KernelCases {
  const { low = -3, high = 3, ints = false, gradient = true, tolerance, extra = [] } = options;
  const on = (name: string, shape: number[], diff = gradient): ParityCase => ({
    name,
    fn,
    inputs: [random.floats(shape, low, high)],
    gradient: diff,
    tolerance,
  });
  return {
    kernel,
    cases: [
      on('scalar', []),
      on('rank 2', [7, 11]),
      on('rank 5', [2, 1, 3, 2, 2]),
      on('empty', [0, 3], false),
      ...(ints ? [{ name: 'int32', fn, inputs: [random.ints([9])] }] : []),
      ...extra,
    ],
  };
}

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
/** A result without gradient of its own, as the factor of its argument. */
function asFactor(fn: Unary): ParityCase {
  return {
    name: 'zero gradient',
    fn: (x: tf.Tensor) => tf.mul(x, tf.cast(fn(x), 'float32')),
    inputs: [random.floats([5])],
    gradient: true,
  };
}

const special = array('float32', [8], [nan, inf, -inf, 0, 0.5, -0.5, 1.5, -2.5]);

/** The kernel on NaN, infinities, zero and halves. */
function onSpecial(fn: Unary): ParityCase {
  return { name: 'NaN, infinities and halves', fn, inputs: [special] };
}

export const UNARY: readonly KernelCases[] = [
  unary('Abs', (x) => tf.abs(x), { ints: true, extra: [onSpecial((x) => tf.abs(x))] }),
  unary('Acos', (x) => tf.acos(x), { low: -0.9, high: 0.9 }),
  unary('Acosh', (x) => tf.acosh(x), { low: 1.1, high: 5 }),
  unary('Asin', (x) => tf.asin(x), { low: -0.9, high: 0.9 }),
  unary('Asinh', (x) => tf.asinh(x)),
  unary('Atan', (x) => tf.atan(x)),
  unary('Atanh', (x) => tf.atanh(x), { low: -0.9, high: 0.9 }),
  unary('Ceil', (x) => tf.ceil(x), { extra: [onSpecial((x) => tf.ceil(x))] }),
  unary('ClipByValue', (x) => tf.clipByValue(x, -1, 0.5), {
    extra: [
      onSpecial((x) => tf.clipByValue(x, -1, 0.75)),
      { name: 'int32', fn: (x: tf.Tensor) => tf.clipByValue(x, -2, 3), inputs: [random.ints([12])] },
    ],
  }),
  unary('Cos', (x) => tf.cos(x)),
  unary('Cosh', (x) => tf.cosh(x)),
  unary('Elu', (x) => tf.elu(x), { extra: [onSpecial((x) => tf.elu(x))] }),
  unary('EluGrad', (x) => tf.grad((y) => tf.elu(y))(x), { gradient: false }),
  // TensorFlow.js approximates to 1.5e-7 of the range, ONNX Runtime is exact to float32.
  unary('Erf', (x) => tf.erf(x)),
  unary('Exp', (x) => tf.exp(x), { extra: [onSpecial((x) => tf.exp(x))] }),
  unary('Expm1', (x) => tf.expm1(x), {
    extra: [
      { name: 'near 0', fn: (x: tf.Tensor) => tf.expm1(x), inputs: [random.floats([32], -1e-4, 1e-4)] },
      { name: 'far', fn: (x: tf.Tensor) => tf.expm1(x), inputs: [random.floats([32], -50, 50)] },
    ],
  }),
  unary('Floor', (x) => tf.floor(x), { extra: [onSpecial((x) => tf.floor(x))] }),
  unary('Identity', (x) => tf.clone(x), { ints: true }),
  unary('IsFinite', (x) => tf.isFinite(x), {
    gradient: false,
    extra: [onSpecial((x) => tf.isFinite(x)), asFactor((x) => tf.isFinite(x))],
  }),
  unary('IsInf', (x) => tf.isInf(x), {
    gradient: false,
    extra: [onSpecial((x) => tf.isInf(x)), asFactor((x) => tf.isInf(x))],
  }),
  unary('IsNan', (x) => tf.isNaN(x), {
    gradient: false,
    extra: [onSpecial((x) => tf.isNaN(x)), asFactor((x) => tf.isNaN(x))],
  }),
  unary('LeakyRelu', (x) => tf.leakyRelu(x, 0.3)),
  unary('Log', (x) => tf.log(x), { low: 0.05, extra: [onSpecial((x) => tf.log(x))] }),
  unary('Log1p', (x) => tf.log1p(x), {
    low: -0.9,
    extra: [
      { name: 'near 0', fn: (x: tf.Tensor) => tf.log1p(x), inputs: [random.floats([32], -1e-4, 1e-4)] },
      { name: 'far', fn: (x: tf.Tensor) => tf.log1p(x), inputs: [random.floats([32], 0, 1e6)] },
      {
        name: 'infinity and -1',
        fn: (x: tf.Tensor) => tf.log1p(x),
        inputs: [array('float32', [2], [inf, -1])],
      },
    ],
  }),
  unary('Neg', (x) => tf.neg(x), { ints: true }),
  unary('Reciprocal', (x) => tf.reciprocal(x), { low: 0.3 }),
  unary('Relu', (x) => tf.relu(x), { ints: true, extra: [onSpecial((x) => tf.relu(x))] }),
  unary('Relu6', (x) => tf.relu6(x), {
    low: -9,
    high: 9,
    ints: true,
    extra: [onSpecial((x) => tf.relu6(x))],
  }),
  unary('Round', (x) => tf.round(x), { ints: true, extra: [onSpecial((x) => tf.round(x))] }),
  unary('Rsqrt', (x) => tf.rsqrt(x), { low: 0.2 }),
  unary('Selu', (x) => tf.selu(x)),
  unary('Sigmoid', (x) => tf.sigmoid(x), { extra: [onSpecial((x) => tf.sigmoid(x))] }),
  unary('Sign', (x) => tf.sign(x), { ints: true }),
  unary('Sin', (x) => tf.sin(x)),
  unary('Sinh', (x) => tf.sinh(x)),
  unary('Softplus', (x) => tf.softplus(x), {
    extra: [{ name: 'far', fn: (x: tf.Tensor) => tf.softplus(x), inputs: [random.floats([32], -60, 60)] }],
  }),
  unary('Sqrt', (x) => tf.sqrt(x), { low: 0.1 }),
  unary('Square', (x) => tf.square(x), { ints: true }),
  unary('Step', (x) => tf.step(x), {
    ints: true,
    extra: [
      { name: 'alpha 0.25', fn: (x: tf.Tensor) => tf.step(x, 0.25), inputs: [random.floats([20])] },
      {
        name: 'alpha -1 at 0',
        fn: (x: tf.Tensor) => tf.step(x, -1),
        inputs: [array('float32', [3], [-1, 0, 1])],
      },
    ],
  }),
  unary('Tan', (x) => tf.tan(x), { low: -1.2, high: 1.2 }),
  // The gradient, 1 - y², loses digits as |y| nears 1.
  unary('Tanh', (x) => tf.tanh(x), { low: -2, high: 2, extra: [onSpecial((x) => tf.tanh(x))] }),
  unary('ZerosLike', (x) => tf.zerosLike(x), { ints: true }),
  unary('OnesLike', (x) => tf.onesLike(x), { ints: true }),
  {
    kernel: 'Cast',
    cases: [
      { name: 'to int32', fn: (x: tf.Tensor) => tf.cast(x, 'int32'), inputs: [random.floats([3, 5], -9, 9)] },
      { name: 'to bool', fn: (x: tf.Tensor) => tf.cast(x, 'bool'), inputs: [special] },
      { name: 'int32 to bool', fn: (x: tf.Tensor) => tf.cast(x, 'bool'), inputs: [random.ints([9], -1, 2)] },
      {
        name: 'bool to float32',
        fn: (x: tf.Tensor) => tf.cast(x, 'float32'),
        inputs: [random.bools([2, 4])],
      },
      { name: 'int32 to float32', fn: (x: tf.Tensor) => tf.cast(x, 'float32'), inputs: [random.ints([])] },
      {
        name: 'of a repeated constant',
        fn: (x: tf.Tensor) => tf.mul(x, tf.cast(tf.ones([3, 5], 'int32'), 'float32')),
        inputs: [random.floats([3, 5])],
        gradient: true,
      },
    ],
  },
  {
    kernel: 'LogicalNot',
    cases: [{ name: 'bool', fn: (x: tf.Tensor) => tf.logicalNot(x), inputs: [random.bools([3, 4])] }],
  },
];
