import type * as tf from '@tensorflow/tfjs';
import type { GraphBuilder } from '../graph/builder.js';
import { int } from '../graph/node.js';
import type { Value } from '../graph/value.js';
import { sizeOf } from '../ndarray.js';
import { kernel, type KernelCall, type TraceKernel } from '../trace/kernel.js';
import { cast, elementwise, reshape } from './emit.js';
import { poolWindow2d, poolWindow3d } from './pool-window.js';
import { reduce } from './reductions.js';
import { after, fromChannelsFirst, toChannelsFirst, windowAttributes, type Window } from './window.js';

/** Windows of one element that move by one: pooling does nothing. */
function isTrivial(window: Window): boolean {
  return window.filter.every((extent, axis) => extent === 1 && window.input[axis] === window.output[axis]);
}

/** One window that is the whole image. */
function isGlobal(window: Window): boolean {
  return window.filter.every(
    (extent, axis) => extent === window.input[axis] && window.output[axis] === 1 && window.before[axis] === 0,
  );
}

function requireOverlap(window: Window, unsupported: KernelCall<unknown>['unsupported']): void {
  const padding = [...window.before, ...after(window)];
  if (padding.every((extent, i) => extent < window.filter[i % window.filter.length])) return;
  throw unsupported('windows that lie in the padding as a whole', 'Pad less than the size of the window.');
}

function pool(call: KernelCall<unknown>, window: Window, global: string, op: string): Value {
  const { graph, unsupported } = call;
  const x = cast(graph, call.inputs.x, 'float32');
  const { dtype } = call.inputs.x;
  if (isTrivial(window)) return call.inputs.x;
  requireOverlap(window, unsupported);
  // Reducing whole images in place spares the way to the layout of ONNX and back.
  if (isGlobal(window)) {
    const spatial = window.input.map((_, axis) => axis + (window.channelsFirst ? 2 : 1));
    return cast(graph, reduce(graph, global, x, spatial, true), dtype);
  }
  const shape = [window.batch, window.inChannels, ...window.output];
  const pooled = graph.op(op, [toChannelsFirst(graph, window, x)], windowAttributes(window), {
    shape,
    dtype: 'float32',
  });
  return cast(graph, fromChannelsFirst(graph, window, pooled), dtype);
}

const avgPool = kernel<tf.AvgPoolAttrs>('AvgPool', (call) =>
  pool(call, poolWindow2d(call.inputs.x.shape, call.attrs), 'ReduceMean', 'AveragePool'),
);

const avgPool3d = kernel<tf.AvgPool3DAttrs>('AvgPool3D', (call) =>
  pool(call, poolWindow3d(call.inputs.x.shape, call.attrs), 'ReduceMean', 'AveragePool'),
);

const maxPool = kernel<tf.MaxPoolAttrs>('MaxPool', (call) =>
  pool(call, poolWindow2d(call.inputs.x.shape, call.attrs), 'ReduceMax', 'MaxPool'),
);

const maxPool3d = kernel<tf.MaxPool3DAttrs>('MaxPool3D', (call) =>
  pool(call, poolWindow3d(call.inputs.x.shape, call.attrs), 'ReduceMax', 'MaxPool'),
);

/** Positions as ONNX counts them (batch, channel, row, column) to those of TensorFlow.js (batch, row, column, channel). */
function toLastChannel(graph: GraphBuilder, window: Window, positions: Value, includeBatch: boolean): Value {
  const plane = sizeOf(window.input);
  const { inChannels } = window;
  const constant = (value: number): Value => graph.scalar(value, 'int32');
  const within = elementwise(graph, 'Mod', [positions, constant(plane)]);
  const channels = Int32Array.from({ length: inChannels }, (_, i) => i);
  const channel = graph.constant(channels, [inChannels], 'int32');
  const scaled = elementwise(graph, 'Mul', [within, constant(inChannels)]);
  const inImage = elementwise(graph, 'Add', [scaled, channel]);
  if (!includeBatch) return inImage;
  const offsets = Int32Array.from({ length: window.batch }, (_, i) => i * plane * inChannels);
  const images = graph.constant(offsets, [window.batch, 1, 1, 1], 'int32');
  return elementwise(graph, 'Add', [inImage, images]);
}

const maxPoolWithArgmax = kernel<tf.MaxPoolWithArgmaxAttrs>(
  'MaxPoolWithArgmax',
  ({ graph, inputs: { x }, attrs, unsupported }) => {
    const window = poolWindow2d(x.shape, attrs);
    requireOverlap(window, unsupported);
    const { values, positions } = maxPoolPositions(graph, window, toChannelsFirst(graph, window, x));
    const places = fromChannelsFirst(graph, window, cast(graph, positions, 'int32'));
    const pooled = fromChannelsFirst(graph, window, values);
    return [pooled, toLastChannel(graph, window, places, attrs.includeBatchInIndex)];
  },
);

/** Maximum pooling with the flat position of each maximum in `x` (`[batch, channels, ...spatial]`), the first of equals. */
export function maxPoolPositions(
  graph: GraphBuilder,
  window: Window,
  x: Value,
): { readonly values: Value; readonly positions: Value } {
  const shape = [window.batch, window.inChannels, ...window.output];
  const attributes = { ...windowAttributes(window), storage_order: int(0) };
  const [values, positions] = graph.ops('MaxPool', [x], attributes, [
    { shape, dtype: 'float32' },
    { shape, dtype: 'int64' },
  ]);
  return { values, positions };
}

/** Adds `gradient` up at the positions of the maxima; both `[batch, channels, ...output]`. */
export function scatterToMaxima(
  graph: GraphBuilder,
  gradient: Value,
  positions: Value,
  shape: readonly number[],
): Value {
  const base = graph.splat(0, [sizeOf(shape)], 'float32');
  const flat = [sizeOf(gradient.shape)];
  const inputs = [base, reshape(graph, positions, flat), reshape(graph, gradient, flat)];
  const attributes = { axis: int(0), reduction: { kind: 'string', value: 'add' } } as const;
  return reshape(graph, graph.op('ScatterElements', inputs, attributes, base), shape);
}

/** Pooling. */
export const POOLING: readonly TraceKernel[] = [avgPool, avgPool3d, maxPool, maxPool3d, maxPoolWithArgmax];
