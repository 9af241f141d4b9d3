import type * as tf from '@tensorflow/tfjs';
import type { GraphBuilder } from '../graph/builder.js';
import { ints, type Attributes } from '../graph/node.js';
import type { Value } from '../graph/value.js';
import { transpose } from './emit.js';

/** A window that slides over images: what convolutions and pooling have in common. Lists are by spatial axis. */
export interface Window {
  readonly batch: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly input: readonly number[];
  readonly output: readonly number[];
  readonly filter: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly before: readonly number[];
  /** Whether tensors come and go as `[batch, channels, ...spatial]` instead of `[batch, ...spatial, channels]`. */
  readonly channelsFirst: boolean;
}

/** The window that TensorFlow.js computes for images. */
export function window2d(info: tf.backend_util.Conv2DInfo): Window {
  return {
    batch: info.batchSize,
    inChannels: info.inChannels,
    outChannels: info.outChannels,
    input: [info.inHeight, info.inWidth],
    output: [info.outHeight, info.outWidth],
    filter: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    before: [info.padInfo.top, info.padInfo.left],
    channelsFirst: info.dataFormat === 'channelsFirst',
  };
}

/** The window that TensorFlow.js computes for volumes. */
export function window3d(info: tf.backend_util.Conv3DInfo): Window {
  return {
    batch: info.batchSize,
    inChannels: info.inChannels,
    outChannels: info.outChannels,
    input: [info.inDepth, info.inHeight, info.inWidth],
    output: [info.outDepth, info.outHeight, info.outWidth],
    filter: [info.filterDepth, info.filterHeight, info.filterWidth],
    strides: [info.strideDepth, info.strideHeight, info.strideWidth],
    dilations: [info.dilationDepth, info.dilationHeight, info.dilationWidth],
    before: [info.padInfo.front, info.padInfo.top, info.padInfo.left],
    channelsFirst: info.dataFormat === 'channelsFirst',
  };
}

/** Input elements that all windows reach over, of one axis, from the first padding element on. */
function reach(window: Window, axis: number): number {
  const extent = (window.filter[axis] - 1) * window.dilations[axis] + 1;
  return (window.output[axis] - 1) * window.strides[axis] + extent;
}

/**
 * Padding that the last window needs at the end of each axis. Not what TensorFlow.js lists: its rounding of the output
 * extent decides, and a window that reaches less far leaves elements over (`leftOver`).
 */
export function after(window: Window): number[] {
  return window.input.map((extent, axis) => Math.max(0, reach(window, axis) - window.before[axis] - extent));
}

/** Elements at the end of each axis that no window reaches. */
export function leftOver(window: Window): number[] {
  return window.input.map((extent, axis) => Math.max(0, window.before[axis] + extent - reach(window, axis)));
}

/** Attributes that the operators of ONNX share. */
export function windowAttributes(window: Window): Attributes {
  return {
    kernel_shape: ints(window.filter),
    strides: ints(window.strides),
    dilations: ints(window.dilations),
    pads: ints([...window.before, ...after(window)]),
  };
}

/** `[batch, ...spatial, channels]` to `[batch, channels, ...spatial]`, unless the window has it so already. */
export function toChannelsFirst(graph: GraphBuilder, window: Window, x: Value): Value {
  if (window.channelsFirst) return x;
  const last = x.shape.length - 1;
  return transpose(graph, x, [0, last, ...window.input.map((_, axis) => axis + 1)]);
}

/** The reverse of {@link toChannelsFirst}. */
export function fromChannelsFirst(graph: GraphBuilder, window: Window, x: Value): Value {
  if (window.channelsFirst) return x;
  return transpose(graph, x, [0, ...window.input.map((_, axis) => axis + 2), 1]);
}

/** Positions within the window, in row-major order. */
export function taps(window: Window): number[][] {
  return window.filter.reduce<number[][]>(
    (all, extent) => all.flatMap((tap) => Array.from({ length: extent }, (_, i) => [...tap, i])),
    [[]],
  );
}
