import type * as tf from '@tensorflow/tfjs';
import type { GraphBuilder } from '../graph/builder.js';
import type { ElementType, Value } from '../graph/value.js';
import { kernel, type TraceKernel } from '../trace/kernel.js';
import { cast, elementwise, where } from './emit.js';

/** An ONNX operator on one operand that takes floats only; whole numbers take the way there and back. */
function onFloat(kernelName: string, op: string): TraceKernel {
  return kernel(kernelName, ({ graph, inputs: { x } }) =>
    inFloat(graph, x, (value) => unary(graph, op, value)),
  );
}

/** An ONNX operator that takes floats and whole numbers. */
function onNumber(kernelName: string, op: string): TraceKernel {
  return kernel(kernelName, ({ graph, inputs: { x } }) =>
    x.dtype === 'bool' ? cast(graph, unary(graph, op, cast(graph, x, 'int32')), 'bool') : unary(graph, op, x),
  );
}

function unary(graph: GraphBuilder, op: string, x: Value, dtype: ElementType = x.dtype): Value {
  return elementwise(graph, op, [x], dtype);
}

function inFloat(graph: GraphBuilder, x: Value, emit: (x: Value) => Value): Value {
  return cast(graph, emit(cast(graph, x, 'float32')), x.dtype);
}

function isBelow(graph: GraphBuilder, x: Value, bound: number): Value {
  return elementwise(graph, 'Less', [unary(graph, 'Abs', x), graph.scalar(bound)], 'bool');
}

const expm1 = kernel('Expm1', ({ graph, inputs: { x: given } }) =>
  inFloat(graph, given, (x) => {
    // exp(x) - 1 loses its digits near 0; exp(x) - 1 = 2t / (1 - t) with t = tanh(x / 2) keeps them.
    const one = graph.scalar(1);
    const t = unary(graph, 'Tanh', elementwise(graph, 'Mul', [x, graph.scalar(0.5)]));
    const doubled = elementwise(graph, 'Add', [t, t]);
    const near = elementwise(graph, 'Div', [doubled, elementwise(graph, 'Sub', [one, t])]);
    const far = elementwise(graph, 'Sub', [unary(graph, 'Exp', x), one]);
    return where(graph, isBelow(graph, x, 1), near, far);
  }),
);

const log1p = kernel('Log1p', ({ graph, inputs: { x: given } }) =>
  inFloat(graph, given, (x) => {
    // log(1 + x) loses its digits near 0; log(1 + x) = 2 atanh(x / (2 + x)) keeps them.
    const ratio = elementwise(graph, 'Div', [x, elementwise(graph, 'Add', [x, graph.scalar(2)])]);
    const atanh = unary(graph, 'Atanh', ratio);
    const near = elementwise(graph, 'Add', [atanh, atanh]);
    const far = unary(graph, 'Log', elementwise(graph, 'Add', [x, graph.scalar(1)]));
    return where(graph, isBelow(graph, x, 0.5), near, far);
  }),
);

const round = kernel('Round', ({ graph, inputs: { x } }) =>
  x.dtype === 'float32' ? unary(graph, 'Round', x) : x,
);

const rsqrt = kernel('Rsqrt', ({ graph, inputs: { x } }) =>
  inFloat(graph, x, (value) => unary(graph, 'Reciprocal', unary(graph, 'Sqrt', value))),
);

const isFinite = kernel('IsFinite', ({ graph, inputs: { x } }) =>
  isBelow(graph, cast(graph, x, 'float32'), Number.POSITIVE_INFINITY),
);

const logicalNot = kernel('LogicalNot', ({ graph, inputs: { x } }) =>
  unary(graph, 'Not', cast(graph, x, 'bool'), 'bool'),
);

const square = kernel('Square', ({ graph, inputs: { x } }) => elementwise(graph, 'Mul', [x, x]));

const clipByValue = kernel<tf.ClipByValueAttrs>('ClipByValue', ({ graph, inputs: { x }, attrs }) => {
  const bounds = [graph.scalar(attrs.clipValueMin, x.dtype), graph.scalar(attrs.clipValueMax, x.dtype)];
  return graph.op('Clip', [x, ...bounds], {}, x);
});

const castKernel = kernel<tf.CastAttrs>('Cast', ({ graph, inputs: { x }, attrs: { dtype }, unsupported }) => {
  if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') {
    throw unsupported(`the target type ${dtype}`, 'Only float32, int32 and bool can be compiled.');
  }
  return cast(graph, x, dtype);
});

function test(kernelName: string, op: string): TraceKernel {
  return kernel(kernelName, ({ graph, inputs: { x } }) =>
    unary(graph, op, cast(graph, x, 'float32'), 'bool'),
  );
}

/** Kernels on one operand, activations aside. */
export const ELEMENTWISE_UNARY: readonly TraceKernel[] = [
  onNumber('Abs', 'Abs'),
  onFloat('Acos', 'Acos'),
  onFloat('Acosh', 'Acosh'),
  onFloat('Asin', 'Asin'),
  onFloat('Asinh', 'Asinh'),
  onFloat('Atan', 'Atan'),
  onFloat('Atanh', 'Atanh'),
  castKernel,
  onFloat('Ceil', 'Ceil'),
  clipByValue,
  onFloat('Cos', 'Cos'),
  onFloat('Cosh', 'Cosh'),
  onFloat('Erf', 'Erf'),
  onFloat('Exp', 'Exp'),
  expm1,
  onFloat('Floor', 'Floor'),
  isFinite,
  test('IsInf', 'IsInf'),
  test('IsNan', 'IsNaN'),
  onFloat('Log', 'Log'),
  log1p,
  logicalNot,
  onNumber('Neg', 'Neg'),
  onFloat('Reciprocal', 'Reciprocal'),
  round,
  rsqrt,
  onNumber('Sign', 'Sign'),
  onFloat('Sin', 'Sin'),
  onFloat('Sinh', 'Sinh'),
  onFloat('Sqrt', 'Sqrt'),
  square,
  onFloat('Tan', 'Tan'),
];
