import * as tf from '@tensorflow/tfjs';
import type { GraphBuilder } from '../graph/builder.js';
import { splatOf, type ElementType, type Value } from '../graph/value.js';
import { kernel, type TraceKernel } from '../trace/kernel.js';

/** Shape of two broadcast operands. */
export function broadcastShape(a: Value, b: Value): number[] {
  return tf.broadcast_util.assertAndGetBroadcastShape([...a.shape], [...b.shape]);
}

/** A splat operand as a scalar where the other operand already has the shape of the result. */
function shrink(graph: GraphBuilder, value: Value, other: Value, shape: readonly number[]): Value {
  const splat = splatOf(value);
  const covered =
    other.shape.length === shape.length && other.shape.every((extent, i) => extent === shape[i]);
  return splat !== null && covered ? graph.scalar(splat, value.dtype) : value;
}

/** An elementwise ONNX operator on two broadcast operands. */
export function binary(
  graph: GraphBuilder,
  op: string,
  a: Value,
  b: Value,
  dtype: ElementType = a.dtype,
): Value {
  const shape = broadcastShape(a, b);
  const inputs = [shrink(graph, a, b, shape), shrink(graph, b, a, shape)];
  return graph.op(op, inputs, {}, { shape, dtype });
}

function family(kernelName: string, op: string, dtype?: ElementType): TraceKernel {
  return kernel(kernelName, ({ graph, inputs: { a, b } }) => binary(graph, op, a, b, dtype));
}

/** Kernels that are one elementwise ONNX operator with two operands. */
export const ELEMENTWISE_BINARY: readonly TraceKernel[] = [
  family('Add', 'Add'),
  family('Sub', 'Sub'),
  family('Multiply', 'Mul'),
  family('Maximum', 'Max'),
  family('Minimum', 'Min'),
  family('Greater', 'Greater', 'bool'),
  family('GreaterEqual', 'GreaterOrEqual', 'bool'),
  family('Less', 'Less', 'bool'),
  family('LessEqual', 'LessOrEqual', 'bool'),
];
