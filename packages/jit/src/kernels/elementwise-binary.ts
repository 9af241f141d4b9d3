import type { GraphBuilder } from '../graph/builder.js';
import type { ElementType, Value } from '../graph/value.js';
import { kernel, type KernelCall, type TraceKernel } from '../trace/kernel.js';
import { cast, elementwise, where } from './emit.js';

type BinaryEmitter = (graph: GraphBuilder, a: Value, b: Value, call: KernelCall<unknown>) => Value;

function family(kernelName: string, emit: BinaryEmitter): TraceKernel {
  return kernel<unknown>(kernelName, (call) => emit(call.graph, call.inputs.a, call.inputs.b, call));
}

/** Arithmetic; TensorFlow.js stores sums of bools as bytes other than 0 and 1, which nothing downstream understands. */
function arithmetic(kernelName: string, op: string): TraceKernel {
  return family(kernelName, (graph, a, b, call) => {
    if (a.dtype === 'bool') {
      throw call.unsupported(
        'bool operands',
        'Cast them to int32 or float32, or use tf.logicalAnd / tf.logicalOr.',
      );
    }
    return elementwise(graph, op, [a, b]);
  });
}

function extremum(kernelName: string, op: string): TraceKernel {
  return family(kernelName, (graph, a, b) => {
    const operands = a.dtype === 'bool' ? [cast(graph, a, 'int32'), cast(graph, b, 'int32')] : [a, b];
    return cast(graph, elementwise(graph, op, operands), a.dtype);
  });
}

function comparison(kernelName: string, op: string): TraceKernel {
  return family(kernelName, (graph, a, b) => {
    // ONNX Runtime orders numbers only.
    const operands = a.dtype === 'bool' ? [cast(graph, a, 'int32'), cast(graph, b, 'int32')] : [a, b];
    return elementwise(graph, op, operands, 'bool');
  });
}

function logical(kernelName: string, op: string): TraceKernel {
  return family(kernelName, (graph, a, b) =>
    elementwise(graph, op, [cast(graph, a, 'bool'), cast(graph, b, 'bool')], 'bool'),
  );
}

/** An operator that ONNX Runtime has for float32 only; whole numbers take the way there and back. */
function inFloat(graph: GraphBuilder, a: Value, b: Value, emit: (a: Value, b: Value) => Value): Value {
  const dtype: ElementType = a.dtype;
  return cast(graph, emit(cast(graph, a, 'float32'), cast(graph, b, 'float32')), dtype);
}

function multiply(graph: GraphBuilder, a: Value, b: Value): Value {
  return elementwise(graph, a.dtype === 'bool' ? 'And' : 'Mul', [a, b]);
}

function squaredDifference(graph: GraphBuilder, a: Value, b: Value): Value {
  const difference = elementwise(graph, 'Sub', [a, b]);
  return elementwise(graph, 'Mul', [difference, difference]);
}

/** Quadrants as in `Math.atan2`, but for the sign of zeros: `atan2(±0, -1)` is π either way. */
function atan2(graph: GraphBuilder, a: Value, b: Value): Value {
  const zero = graph.scalar(0);
  const quotient = elementwise(graph, 'Atan', [elementwise(graph, 'Div', [a, b])]);
  const above = elementwise(graph, 'GreaterOrEqual', [a, zero], 'bool');
  const turn = where(graph, above, graph.scalar(Math.PI), graph.scalar(-Math.PI));
  const left = elementwise(graph, 'Add', [quotient, turn]);
  const sign = elementwise(graph, 'Sign', [a]);
  const upright = elementwise(graph, 'Mul', [sign, graph.scalar(Math.PI / 2)]);
  const isRight = elementwise(graph, 'Greater', [b, zero], 'bool');
  const isLeft = elementwise(graph, 'Less', [b, zero], 'bool');
  return where(graph, isRight, quotient, where(graph, isLeft, left, upright));
}

/** Kernels that are one elementwise ONNX operator with two operands, or nearly so. */
export const ELEMENTWISE_BINARY: readonly TraceKernel[] = [
  arithmetic('Add', 'Add'),
  family('Atan2', (graph, a, b) => inFloat(graph, a, b, (x, y) => atan2(graph, x, y))),
  family('BitwiseAnd', (graph, a, b) => elementwise(graph, 'BitwiseAnd', [a, b])),
  comparison('Greater', 'Greater'),
  comparison('GreaterEqual', 'GreaterOrEqual'),
  comparison('Less', 'Less'),
  comparison('LessEqual', 'LessOrEqual'),
  family('Equal', (graph, a, b) => elementwise(graph, 'Equal', [a, b], 'bool')),
  family('NotEqual', (graph, a, b) =>
    elementwise(graph, 'Not', [elementwise(graph, 'Equal', [a, b], 'bool')], 'bool'),
  ),
  logical('LogicalAnd', 'And'),
  logical('LogicalOr', 'Or'),
  extremum('Maximum', 'Max'),
  extremum('Minimum', 'Min'),
  family('Multiply', multiply),
  family('Pow', (graph, a, b) => elementwise(graph, 'Pow', [a, b])),
  family('RealDiv', (graph, a, b) => inFloat(graph, a, b, (x, y) => elementwise(graph, 'Div', [x, y]))),
  family('SquaredDifference', squaredDifference),
  arithmetic('Sub', 'Sub'),
];
