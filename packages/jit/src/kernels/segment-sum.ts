import type { GraphBuilder } from '../graph/builder.js';
import { int, string } from '../graph/node.js';
import type { Value } from '../graph/value.js';
import { cast, elementwise, expand, matMul, range, reshape, slice, where } from './emit.js';

/**
 * Number of segments up to which a product with a one-hot matrix is faster than scattering (measured: 13 ns an element
 * for `ScatterElements` against `segments` multiplications).
 */
const ONE_HOT_LIMIT = 512;

/**
 * Rows added up by their number: `out[s] = sum of rows[i] where ids[i] = s`. Rows with numbers outside
 * `0 ... count - 1` are left out.
 *
 * ONNX Runtime's `ScatterND` with addition would be faster still, but it adds from several threads at once without
 * locks and loses updates where numbers repeat.
 *
 * @param rows `[rows, width]`
 * @param ids `[rows]`, int32
 * @returns `[count, width]`
 */
export function segmentSum(graph: GraphBuilder, rows: Value, ids: Value, count: number): Value {
  const [n, width] = rows.shape;
  if (n === 0 || width === 0 || count === 0) return graph.splat(0, [count, width], rows.dtype);
  if (count <= ONE_HOT_LIMIT && rows.dtype === 'float32') {
    const segments = reshape(graph, range(graph, count), [count, 1]);
    const isMember = elementwise(graph, 'Equal', [segments, reshape(graph, ids, [1, n])], 'bool');
    return matMul(graph, cast(graph, isMember, 'float32'), rows);
  }
  return slice(
    graph,
    scatterRows(graph, graph.splat(0, [count + 1, width], rows.dtype), rows, clip(graph, ids, count), 'add'),
    [0, 0],
    [count, width],
  );
}

/** Numbers outside `0 ... count - 1` become `count`. */
function clip(graph: GraphBuilder, ids: Value, count: number): Value {
  const end = graph.scalar(count, 'int32');
  const bounded = elementwise(graph, 'Min', [ids, end]);
  const isNegative = elementwise(graph, 'Less', [ids, graph.scalar(0, 'int32')], 'bool');
  return where(graph, isNegative, end, bounded);
}

/**
 * `base` with rows replaced or added to. Of several rows for one place the last one stays, and sums are taken in order.
 *
 * @param base `[count, width]`
 * @param rows `[rows, width]`
 * @param ids `[rows]`, int32, each in `0 ... count - 1`
 */
export function scatterRows(
  graph: GraphBuilder,
  base: Value,
  rows: Value,
  ids: Value,
  reduction: 'none' | 'add',
): Value {
  const places = expand(graph, reshape(graph, ids, [rows.shape[0], 1]), rows.shape);
  const attributes = { axis: int(0), reduction: string(reduction) };
  return graph.op('ScatterElements', [base, places, rows], attributes, base);
}
