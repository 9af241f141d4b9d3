import * as tf from '@tensorflow/tfjs';
import { int } from '../graph/node.js';
import type { ElementType } from '../graph/value.js';
import { sizeOf } from '../ndarray.js';
import { kernel, type TraceKernel } from '../trace/kernel.js';
import { cast, elementwise, expand, range, reshape, where } from './emit.js';

const select = kernel('Select', ({ graph, inputs: { condition, t, e } }) => {
  const dtype: ElementType = tf.upcastType(t.dtype as tf.DataType, e.dtype as tf.DataType) as ElementType;
  // A condition of rank 1 chooses whole rows of operands of a higher rank.
  const rows = condition.shape.length === 1 && t.shape.length > 1;
  const shape = rows ? [condition.shape[0], ...t.shape.slice(1).map(() => 1)] : condition.shape;
  const chosen = reshape(graph, cast(graph, condition, 'bool'), shape);
  return where(graph, chosen, cast(graph, t, dtype), cast(graph, e, dtype));
});

const addN = kernel('AddN', ({ graph, list }) =>
  // ONNX Runtime has Sum for floats only.
  list.length > 1 && list[0].dtype === 'float32'
    ? elementwise(graph, 'Sum', list)
    : list.reduce((sum, value) => elementwise(graph, 'Add', [sum, value])),
);

const oneHot = kernel<tf.OneHotAttrs>('OneHot', ({ graph, inputs: { indices }, attrs }) => {
  const { depth, onValue, offValue } = attrs;
  const dtype = attrs.dtype as ElementType;
  const column = reshape(graph, indices, [...indices.shape, 1]);
  // Not the operator of ONNX, for which negative indices count from the end.
  const hit = elementwise(graph, 'Equal', [column, range(graph, depth)], 'bool');
  if (onValue === 1 && offValue === 0) return cast(graph, hit, dtype);
  return cast(graph, where(graph, hit, graph.scalar(onValue), graph.scalar(offValue)), dtype);
});

const topK = kernel<tf.TopKAttrs>('TopK', ({ graph, inputs: { x }, attrs: { k } }) => {
  const shape = [...x.shape.slice(0, -1), k];
  const number = x.dtype === 'bool' ? cast(graph, x, 'int32') : x;
  const [values, indices] = graph.ops('TopK', [number, graph.int64s([k])], { axis: int(-1) }, [
    { shape, dtype: number.dtype },
    { shape, dtype: 'int64' },
  ]);
  return [cast(graph, values, x.dtype), cast(graph, indices, 'int32')];
});

/** The elements of `x` on the diagonal of a square of as many rows. */
const diag = kernel('Diag', ({ graph, inputs: { x } }) => {
  const size = sizeOf(x.shape);
  const positions = range(graph, size);
  const isDiagonal = elementwise(graph, 'Equal', [reshape(graph, positions, [size, 1]), positions], 'bool');
  const square = where(graph, isDiagonal, reshape(graph, x, [size]), graph.scalar(0, x.dtype));
  return reshape(graph, expand(graph, square, [size, size]), [...x.shape, ...x.shape]);
});

/** Kernels that choose and compare elements. */
export const SELECTION: readonly TraceKernel[] = [addN, diag, oneHot, select, topK];
