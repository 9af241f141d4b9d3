import * as tf from '@tensorflow/tfjs';
import { kernel, type TraceKernel } from '../trace/kernel.js';
import type { GraphBuilder } from '../graph/builder.js';
import type { Value } from '../graph/value.js';
import { sizeOf } from '../ndarray.js';
import { concat, expand, gather, pad, reshape, slice, split, transpose } from './emit.js';

const identity = kernel('Identity', ({ inputs: { x } }) => x);

const reshapeKernel = kernel<tf.ReshapeAttrs>('Reshape', ({ graph, inputs: { x }, attrs }) =>
  reshape(graph, x, tf.util.inferFromImplicitShape(attrs.shape, sizeOf(x.shape))),
);

const expandDims = kernel<tf.ExpandDimsAttrs>('ExpandDims', ({ graph, inputs: { input }, attrs: { dim } }) =>
  expandDimsOf(graph, input, dim),
);

function expandDimsOf(graph: GraphBuilder, x: Value, dim: number): Value {
  const axis = dim < 0 ? x.shape.length + 1 + dim : dim;
  return reshape(graph, x, [...x.shape.slice(0, axis), 1, ...x.shape.slice(axis)]);
}

const transposeKernel = kernel<tf.TransposeAttrs>('Transpose', ({ graph, inputs: { x }, attrs }) =>
  transpose(graph, x, attrs.perm),
);

const concatKernel = kernel<tf.ConcatAttrs>('Concat', ({ graph, list, attrs }) => {
  const [axis] = tf.util.parseAxisParam(attrs.axis, [...list[0].shape]);
  // TensorFlow.js joins empty tensors with anything, whatever their other extents.
  const filled = list.filter((value) => sizeOf(value.shape) > 0);
  return concat(graph, filled.length > 0 ? filled : list, axis);
});

const pack = kernel<tf.PackAttrs>('Pack', ({ graph, list, attrs: { axis } }) => {
  const place = axis < 0 ? list[0].shape.length + 1 + axis : axis;
  return concat(
    graph,
    list.map((value) => expandDimsOf(graph, value, place)),
    place,
  );
});

const unpack = kernel<tf.UnpackAttrs>('Unpack', ({ graph, inputs: { value }, attrs }) => {
  const axis = attrs.axis < 0 ? attrs.axis + value.shape.length : attrs.axis;
  const shape = value.shape.filter((_, i) => i !== axis);
  const parts = split(graph, value, Array<number>(value.shape[axis]).fill(1), axis);
  return parts.map((part) => reshape(graph, part, shape));
});

const splitV = kernel<tf.SplitVAttrs>('SplitV', ({ graph, inputs: { x }, attrs }) => {
  const [axis] = tf.util.parseAxisParam(attrs.axis, [...x.shape]);
  const sizes = tf.backend_util.prepareSplitSize(x as unknown as tf.TensorInfo, attrs.numOrSizeSplits, axis);
  return split(graph, x, sizes, axis);
});

const sliceKernel = kernel<tf.SliceAttrs>('Slice', ({ graph, inputs: { x }, attrs }) => {
  const info = x as unknown as tf.Tensor;
  const [begin, size] = tf.slice_util.parseSliceParams(info, attrs.begin, attrs.size);
  tf.slice_util.assertParamsValid(info, begin, size);
  return slice(graph, x, begin, size);
});

const stridedSlice = kernel<tf.StridedSliceAttrs>('StridedSlice', ({ graph, inputs: { x }, attrs }) => {
  const info = tf.slice_util.sliceInfo(
    [...x.shape],
    attrs.begin,
    attrs.end,
    attrs.strides,
    attrs.beginMask,
    attrs.endMask,
    attrs.ellipsisMask,
    attrs.newAxisMask,
    attrs.shrinkAxisMask,
  );
  const extents = tf.slice_util.computeOutShape(info.begin, info.end, info.strides);
  const size = extents.map((extent) => Math.max(0, extent));
  return reshape(graph, slice(graph, x, info.begin, size, info.strides), info.finalShape);
});

const reverse = kernel<tf.ReverseAttrs>('Reverse', ({ graph, inputs: { x }, attrs }) => {
  const dims = tf.util.parseAxisParam(attrs.dims, [...x.shape]);
  return reverseAxes(graph, x, dims);
});

/** `x` read backwards along some axes. */
export function reverseAxes(graph: GraphBuilder, x: Value, axes: readonly number[]): Value {
  const begin = x.shape.map((extent, axis) => (axes.includes(axis) ? extent - 1 : 0));
  const steps = x.shape.map((_, axis) => (axes.includes(axis) ? -1 : 1));
  return sizeOf(x.shape) === 0 ? x : slice(graph, x, begin, x.shape, steps);
}

const padV2 = kernel<tf.PadV2Attrs>('PadV2', ({ graph, inputs: { x }, attrs }) =>
  pad(
    graph,
    x,
    attrs.paddings.map(([before]) => before),
    attrs.paddings.map(([, after]) => after),
    attrs.constantValue,
  ),
);

const mirrorPad = kernel<tf.MirrorPadAttrs>('MirrorPad', ({ graph, inputs: { x }, attrs }) => {
  const offset = attrs.mode === 'reflect' ? 0 : 1;
  return attrs.paddings.reduce((padded, [before, after], axis) => {
    if (before === 0 && after === 0) return padded;
    const extent = x.shape[axis];
    const positions = Int32Array.from({ length: before + extent + after }, (_, i) => {
      const at = i - before;
      if (at < 0) return -at - offset;
      return at >= extent ? 2 * (extent - 1) - at + offset : at;
    });
    return gather(graph, padded, graph.constant(positions, [positions.length], 'int32'), axis);
  }, x);
});

const tile = kernel<tf.TileAttrs>('Tile', ({ graph, inputs: { x }, attrs: { reps } }) => {
  const shape = x.shape.map((extent, axis) => extent * reps[axis]);
  // Where only single elements are repeated, it is a broadcast, which later nodes need not carry out.
  if (x.shape.every((extent, axis) => extent === 1 || reps[axis] === 1)) return expand(graph, x, shape);
  return graph.op('Tile', [x, graph.int64s(reps)], {}, { shape, dtype: x.dtype });
});

/** Kernels that move elements about. */
export const SHAPING: readonly TraceKernel[] = [
  concatKernel,
  expandDims,
  identity,
  mirrorPad,
  pack,
  padV2,
  reshapeKernel,
  reverse,
  sliceKernel,
  splitV,
  stridedSlice,
  tile,
  transposeKernel,
  unpack,
];
