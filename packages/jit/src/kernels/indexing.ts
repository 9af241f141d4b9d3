import * as tf from '@tensorflow/tfjs';
import type { GraphBuilder } from '../graph/builder.js';
import { requireShapes, shapeText } from '../graph/shape-error.js';
import type { Value } from '../graph/value.js';
import { sizeOf } from '../ndarray.js';
import { kernel, type TraceKernel } from '../trace/kernel.js';
import { cast, elementwise, expand, gather, range, reshape, sameShape, transpose } from './emit.js';
import { reduce } from './reductions.js';
import { scatterRows, segmentSum } from './segment-sum.js';

const gatherV2 = kernel<tf.GatherV2Attrs>('GatherV2', ({ graph, inputs: { x, indices }, attrs }) => {
  const [axis] = tf.util.parseAxisParam(attrs.axis, [...x.shape]);
  const batchDims = attrs.batchDims ?? 0;
  requireShapes(
    batchDims <= axis && sameShape(x.shape.slice(0, batchDims), indices.shape.slice(0, batchDims)),
    () =>
      `the first ${batchDims} axes of x ${shapeText(x.shape)} and indices ${shapeText(indices.shape)} must agree and come before axis ${axis}`,
  );
  const positions = cast(graph, indices, 'int32');
  if (batchDims === 0) return gather(graph, x, positions, axis);
  return gatherBatched(graph, x, positions, axis, batchDims);
});

/** Indices of their own for each element of the leading axes: one flat axis of all batches, with offsets. */
function gatherBatched(
  graph: GraphBuilder,
  x: Value,
  indices: Value,
  axis: number,
  batchDims: number,
): Value {
  const batch = sizeOf(x.shape.slice(0, batchDims));
  const outer = sizeOf(x.shape.slice(batchDims, axis));
  const extent = x.shape[axis];
  const inner = sizeOf(x.shape.slice(axis + 1));
  const count = sizeOf(indices.shape.slice(batchDims));
  const blocks = transpose(graph, reshape(graph, x, [batch, outer, extent, inner]), [0, 2, 1, 3]);
  const offsets = Int32Array.from({ length: batch }, (_, i) => i * extent);
  const flat = elementwise(graph, 'Add', [
    reshape(graph, indices, [batch, count]),
    graph.constant(offsets, [batch, 1], 'int32'),
  ]);
  const found = gather(graph, reshape(graph, blocks, [batch * extent, outer, inner]), flat, 0);
  const shape = [...x.shape.slice(0, axis), ...indices.shape.slice(batchDims), ...x.shape.slice(axis + 1)];
  return reshape(graph, transpose(graph, found, [0, 2, 1, 3]), shape);
}

/**
 * Positions in several leading axes as one position in all of them.
 *
 * @param indices `[..., axes]`
 * @param shape extents of the whole; its first `axes` are indexed
 * @returns `[count]`
 */
function flatPositions(graph: GraphBuilder, indices: Value, shape: readonly number[]): Value {
  const axes = indices.shape[indices.shape.length - 1];
  requireShapes(
    indices.shape.length > 0 && axes <= shape.length,
    () => `indices ${shapeText(indices.shape)} name more axes than there are in ${shapeText(shape)}`,
  );
  const count = sizeOf(indices.shape.slice(0, -1));
  const strides = Int32Array.from({ length: axes }, (_, axis) => sizeOf(shape.slice(axis + 1, axes)));
  const rows = reshape(graph, cast(graph, indices, 'int32'), [count, axes]);
  const weighted = elementwise(graph, 'Mul', [rows, graph.constant(strides, [axes], 'int32')]);
  return axes === 1 ? reshape(graph, rows, [count]) : reduce(graph, 'ReduceSum', weighted, 1);
}

const gatherNd = kernel('GatherNd', ({ graph, inputs: { params, indices } }) => {
  const axes = indices.shape[indices.shape.length - 1];
  const inner = params.shape.slice(axes);
  const rows = reshape(graph, params, [sizeOf(params.shape.slice(0, axes)), ...inner]);
  const found = gather(graph, rows, flatPositions(graph, indices, params.shape), 0);
  return reshape(graph, found, [...indices.shape.slice(0, -1), ...inner]);
});

const scatterNd = kernel<tf.ScatterNdAttrs>('ScatterNd', ({ graph, inputs: { indices, updates }, attrs }) => {
  const { shape } = attrs;
  const axes = indices.shape[indices.shape.length - 1];
  const count = sizeOf(shape.slice(0, axes));
  const rows = reshape(graph, updates, [sizeOf(indices.shape.slice(0, -1)), sizeOf(shape.slice(axes))]);
  return reshape(graph, segmentSum(graph, rows, flatPositions(graph, indices, shape), count), shape);
});

function replaceRows(graph: GraphBuilder, base: Value, indices: Value, updates: Value): Value {
  const axes = indices.shape[indices.shape.length - 1];
  const table = reshape(graph, base, [sizeOf(base.shape.slice(0, axes)), sizeOf(base.shape.slice(axes))]);
  const count = sizeOf(indices.shape.slice(0, -1));
  if (count === 0 || sizeOf(base.shape) === 0) return base;
  const rows = reshape(graph, updates, [count, table.shape[1]]);
  const positions = flatPositions(graph, indices, base.shape);
  return reshape(graph, scatterRows(graph, table, rows, positions, 'none'), base.shape);
}

const tensorScatterUpdate = kernel('TensorScatterUpdate', ({ graph, inputs }) =>
  replaceRows(graph, inputs.tensor, inputs.indices, inputs.updates),
);

const sparseToDense = kernel<tf.SparseToDenseAttrs>('SparseToDense', ({ graph, inputs, attrs }) => {
  const { sparseIndices, sparseValues, defaultValue } = inputs;
  const { outputShape } = attrs;
  // Indices of rank 0 and 1 are positions in an array of one axis.
  const count = sparseIndices.shape[0] ?? 1;
  const indices = reshape(graph, sparseIndices, [count, sparseIndices.shape[1] ?? 1]);
  const values = expand(graph, sparseValues, [count]);
  const base = expand(graph, reshape(graph, cast(graph, defaultValue, sparseValues.dtype), []), outputShape);
  return replaceRows(graph, base, indices, values);
});

const unsortedSegmentSum = kernel<tf.UnsortedSegmentSumAttrs>(
  'UnsortedSegmentSum',
  ({ graph, inputs: { x, segmentIds }, attrs: { numSegments } }) => {
    const inner = x.shape.slice(1);
    const rows = reshape(graph, cast(graph, x, 'float32'), [x.shape[0], sizeOf(inner)]);
    const ids = cast(graph, segmentIds, 'int32');
    return reshape(graph, segmentSum(graph, rows, ids, numSegments), [numSegments, ...inner]);
  },
);

/** Counts of numbers in each row of `x`, weighted if there are weights. */
function countInto(graph: GraphBuilder, x: Value, weights: Value, size: number): Value {
  const [rows, columns] = x.shape.length === 1 ? [1, x.shape[0]] : x.shape;
  const numbers = reshape(graph, cast(graph, x, 'int32'), [rows, 1, columns]);
  const bins = reshape(graph, range(graph, size), [size, 1]);
  const isHit = elementwise(graph, 'Equal', [numbers, bins], 'bool');
  const hits = cast(graph, isHit, weights.dtype);
  const weighted =
    sizeOf(weights.shape) === 0
      ? hits
      : elementwise(graph, 'Mul', [hits, reshape(graph, weights, [rows, 1, columns])]);
  return reshape(graph, reduce(graph, 'ReduceSum', weighted, 2), [...x.shape.slice(0, -1), size]);
}

const bincount = kernel<tf.BincountAttrs>('Bincount', ({ graph, inputs: { x, weights }, attrs: { size } }) =>
  countInto(graph, reshape(graph, x, [sizeOf(x.shape)]), weights, size),
);

const denseBincount = kernel<tf.DenseBincountAttrs>(
  'DenseBincount',
  ({ graph, inputs: { x, weights }, attrs: { size, binaryOutput } }) => {
    // TensorFlow.js has binary counts for rank 2 only.
    if (!binaryOutput || x.shape.length === 1) return countInto(graph, x, weights, size);
    const counts = countInto(graph, x, graph.splat(0, [0], weights.dtype), size);
    return elementwise(graph, 'Min', [counts, graph.scalar(1, weights.dtype)]);
  },
);

/** The number of entries of each row below a value (`left`), or not above it (`right`). */
const searchSorted = kernel<tf.SearchSortedAttrs>(
  'SearchSorted',
  ({ graph, inputs: { sortedSequence, values }, attrs: { side } }) => {
    const [rows, entries] = sortedSequence.shape;
    const sequence = reshape(graph, sortedSequence, [rows, 1, entries]);
    const wanted = reshape(graph, values, [rows, values.shape[1], 1]);
    const op = side === 'left' ? 'Less' : 'LessOrEqual';
    const isBefore = elementwise(graph, op, [sequence, wanted], 'bool');
    return reduce(graph, 'ReduceSum', cast(graph, isBefore, 'int32'), 2);
  },
);

/** Kernels that read and write at positions that are data themselves. */
export const INDEXING: readonly TraceKernel[] = [
  bincount,
  denseBincount,
  gatherNd,
  gatherV2,
  scatterNd,
  searchSorted,
  sparseToDense,
  tensorScatterUpdate,
  unsortedSegmentSum,
];
