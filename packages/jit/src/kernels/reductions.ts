import * as tf from '@tensorflow/tfjs';
import type { GraphBuilder } from '../graph/builder.js';
import { int } from '../graph/node.js';
import type { Value } from '../graph/value.js';
import { kernel, type TraceKernel } from '../trace/kernel.js';
import { cast } from './emit.js';

/** Axis attribute of TensorFlow.js: a number, a list, or nothing for all axes. */
type Axes = number | number[] | undefined;

/** A reduction of ONNX over some axes. */
export function reduce(graph: GraphBuilder, op: string, x: Value, axes: Axes, keepDims = false): Value {
  const parsed = tf.util.parseAxisParam(axes as number[], [...x.shape]);
  // ONNX takes no axes to mean all of them.
  if (parsed.length === 0) return x;
  const shape = keepDims
    ? x.shape.map((extent, axis) => (parsed.includes(axis) ? 1 : extent))
    : x.shape.filter((_, axis) => !parsed.includes(axis));
  return graph.op(
    op,
    [x, graph.int64s(parsed)],
    { keepdims: int(keepDims ? 1 : 0) },
    { shape, dtype: x.dtype },
  );
}

interface ReductionAttrs {
  readonly axis: Axes;
  readonly keepDims: boolean;
}

/** Sums and products count bools. */
function counting(kernelName: string, op: string): TraceKernel {
  return kernel<ReductionAttrs>(kernelName, ({ graph, inputs: { x }, attrs }) => {
    const number = x.dtype === 'bool' ? cast(graph, x, 'int32') : x;
    return reduce(graph, op, number, attrs.axis, attrs.keepDims);
  });
}

function logical(kernelName: string, op: string): TraceKernel {
  return kernel<ReductionAttrs>(kernelName, ({ graph, inputs: { x }, attrs }) =>
    reduce(graph, op, x, attrs.axis, attrs.keepDims),
  );
}

function positionOf(kernelName: string, op: string): TraceKernel {
  return kernel<tf.ArgMaxAttrs>(kernelName, ({ graph, inputs: { x }, attrs }) => {
    const [axis] = tf.util.parseAxisParam(attrs.axis, [...x.shape]);
    if (x.shape.length === 0) return graph.scalar(0, 'int32');
    const shape = x.shape.filter((_, i) => i !== axis);
    const number = x.dtype === 'bool' ? cast(graph, x, 'int32') : x;
    const attributes = { axis: int(axis), keepdims: int(0) };
    return cast(graph, graph.op(op, [number], attributes, { shape, dtype: 'int64' }), 'int32');
  });
}

const mean = kernel<ReductionAttrs>('Mean', ({ graph, inputs: { x }, attrs }) =>
  reduce(graph, 'ReduceMean', cast(graph, x, 'float32'), attrs.axis, attrs.keepDims),
);

const max = kernel<tf.MaxAttrs>('Max', ({ graph, inputs: { x }, attrs }) =>
  reduce(graph, 'ReduceMax', x, attrs.reductionIndices, attrs.keepDims),
);

const softmax = kernel<tf.SoftmaxAttrs>('Softmax', ({ graph, inputs: { logits } }) => {
  const x = cast(graph, logits, 'float32');
  return graph.op('Softmax', [x], { axis: int(-1) }, x);
});

/** Reductions along axes, and softmax. */
export const REDUCTIONS: readonly TraceKernel[] = [
  logical('All', 'ReduceMin'),
  logical('Any', 'ReduceMax'),
  positionOf('ArgMax', 'ArgMax'),
  positionOf('ArgMin', 'ArgMin'),
  max,
  mean,
  logical('Min', 'ReduceMin'),
  counting('Prod', 'ReduceProd'),
  softmax,
  counting('Sum', 'ReduceSum'),
];
