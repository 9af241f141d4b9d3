import * as tf from '@tensorflow/tfjs';
import type { GraphBuilder } from '../graph/builder.js';
import type { Value } from '../graph/value.js';
import { kernel, type KernelCall, type TraceKernel } from '../trace/kernel.js';
import { fusedConvolution, type FusedAttrs } from './conv-2d.js';
import { depthwiseFilterGradient, depthwiseInputGradient } from './convolution.js';
import { reshape, transpose } from './emit.js';
import { window2d, type Window } from './window.js';

type Shape4 = [number, number, number, number];

function windowOf(
  shape: readonly number[],
  filter: readonly number[],
  attrs: tf.DepthwiseConv2dNativeAttrs,
): Window {
  // The kernels of TensorFlow.js take the channels as last, whatever the data format says.
  const info = tf.backend_util.computeConv2DInfo(
    shape as Shape4,
    filter as Shape4,
    attrs.strides,
    attrs.dilations ?? [1, 1],
    attrs.pad,
    attrs.dimRoundingMode,
    true,
  );
  return window2d(info);
}

/** `[height, width, in, multiplier]` to `[in * multiplier, 1, height, width]`. */
function weightsOf(graph: GraphBuilder, filter: Value): Value {
  const [height, width, channels, multiplier] = filter.shape;
  return reshape(graph, transpose(graph, filter, [2, 3, 0, 1]), [channels * multiplier, 1, height, width]);
}

function convolution(call: KernelCall<tf.DepthwiseConv2dNativeAttrs>, fused: FusedAttrs): Value {
  const { graph, inputs, attrs } = call;
  const window = windowOf(inputs.x.shape, inputs.filter.shape, attrs);
  return fusedConvolution(call, window, weightsOf(graph, inputs.filter), window.inChannels, fused);
}

/** Gradients exist for dense windows only, in TensorFlow.js too. */
function requireDense(window: Window, unsupported: KernelCall<unknown>['unsupported']): void {
  if (window.dilations.every((extent) => extent === 1)) return;
  throw unsupported('dilations', 'TensorFlow.js has no gradient of dilated depthwise convolutions either.');
}

const depthwise = kernel<tf.DepthwiseConv2dNativeAttrs>('DepthwiseConv2dNative', (call) =>
  convolution(call, {}),
);

const fusedDepthwise = kernel<tf.DepthwiseConv2dNativeAttrs & FusedAttrs>('FusedDepthwiseConv2D', (call) =>
  convolution(call, call.attrs),
);

const backpropInput = kernel<tf.DepthwiseConv2dNativeBackpropInputAttrs>(
  'DepthwiseConv2dNativeBackpropInput',
  ({ graph, inputs: { dy, filter }, attrs, unsupported }) => {
    const window = windowOf(attrs.inputShape, filter.shape, { ...attrs, dataFormat: 'NHWC' });
    requireDense(window, unsupported);
    return depthwiseInputGradient(graph, window, dy, weightsOf(graph, filter));
  },
);

const backpropFilter = kernel<tf.DepthwiseConv2dNativeBackpropFilterAttrs>(
  'DepthwiseConv2dNativeBackpropFilter',
  ({ graph, inputs: { x, dy }, attrs, unsupported }) => {
    const window = windowOf(x.shape, attrs.filterShape, { ...attrs, dataFormat: 'NHWC' });
    requireDense(window, unsupported);
    return depthwiseFilterGradient(graph, window, x, dy);
  },
);

/** Depthwise convolutions and their gradients. */
export const CONV_DEPTHWISE: readonly TraceKernel[] = [
  backpropFilter,
  backpropInput,
  depthwise,
  fusedDepthwise,
];
