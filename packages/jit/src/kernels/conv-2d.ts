import * as tf from '@tensorflow/tfjs';
import type { GraphBuilder } from '../graph/builder.js';
import type { Value } from '../graph/value.js';
import { kernel, type KernelCall, type TraceKernel } from '../trace/kernel.js';
import { applyActivation, type FusedActivation } from './activations.js';
import {
  convolutionWeights,
  convolve,
  filterGradient,
  inputGradient,
  isTiling,
  tilingConvolution,
} from './convolution.js';
import { elementwise, reshape } from './emit.js';
import { fromChannelsFirst, toChannelsFirst, window2d, type Window } from './window.js';

type Shape4 = [number, number, number, number];

function windowOf(shape: readonly number[], filter: readonly number[], attrs: tf.Conv2DAttrs): Window {
  const info = tf.backend_util.computeConv2DInfo(
    shape as Shape4,
    filter as Shape4,
    attrs.strides,
    attrs.dilations,
    attrs.pad,
    attrs.dimRoundingMode,
    false,
    tf.backend_util.convertConv2DDataFormat(attrs.dataFormat),
  );
  return window2d(info);
}

/** Activations that do not care where the channels are. */
const ANYWHERE: readonly FusedActivation[] = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu'];

/** A value for each channel, in the layout of the window. */
function forChannels(graph: GraphBuilder, window: Window, value: Value): Value {
  const everywhere = value.shape.length !== 1 || value.shape[0] === 1;
  return window.channelsFirst && !everywhere ? reshape(graph, value, [value.shape[0], 1, 1]) : value;
}

/** What the fused kernels add to a convolution. */
export interface FusedAttrs {
  readonly activation?: FusedActivation;
  readonly leakyreluAlpha?: number;
}

/** A convolution with what may be fused to it; `weights` are those of {@link convolve}. */
export function fusedConvolution(
  call: KernelCall<unknown>,
  window: Window,
  weights: Value,
  groups: number,
  { activation = 'linear', leakyreluAlpha }: FusedAttrs,
): Value {
  const { graph, inputs } = call;
  const { bias } = inputs;
  const inside = bias !== undefined && bias.shape.length === 1 && bias.shape[0] === window.outChannels;
  const images = toChannelsFirst(graph, window, inputs.x);
  const first = convolve(graph, window, images, weights, inside ? bias : null, groups);
  const early = (inside || !bias) && ANYWHERE.includes(activation);
  if (early) {
    const activated = applyActivation(graph, first, activation, undefined, leakyreluAlpha);
    return fromChannelsFirst(graph, window, activated as Value);
  }
  const y = fromChannelsFirst(graph, window, first);
  return finish(call, window, y, inside ? undefined : bias, { activation, leakyreluAlpha });
}

function finish(
  { graph, inputs, unsupported }: KernelCall<unknown>,
  window: Window,
  y: Value,
  bias: Value | undefined,
  { activation, leakyreluAlpha }: FusedAttrs,
): Value {
  const biased = bias ? elementwise(graph, 'Add', [y, forChannels(graph, window, bias)]) : y;
  const given = inputs.preluActivationWeights;
  const alpha = given ? forChannels(graph, window, given) : undefined;
  const activated = applyActivation(graph, biased, activation, alpha, leakyreluAlpha);
  if (activated !== null) return activated;
  throw unsupported(`the activation ${activation}`, 'Apply the activation after the convolution.');
}

function convolution(call: KernelCall<tf.Conv2DAttrs>, fused: FusedAttrs): Value {
  const { graph, inputs, attrs } = call;
  const window = windowOf(inputs.x.shape, inputs.filter.shape, attrs);
  if (isTiling(window)) {
    const y = tilingConvolution(graph, window, inputs.x, inputs.filter);
    return finish(call, window, y, inputs.bias, fused);
  }
  return fusedConvolution(call, window, convolutionWeights(graph, window, inputs.filter), 1, fused);
}

const conv2d = kernel<tf.Conv2DAttrs>('Conv2D', (call) => convolution(call, {}));

const fusedConv2d = kernel<tf.Conv2DAttrs & FusedAttrs>('FusedConv2D', (call) =>
  convolution(call, call.attrs),
);

const conv2dBackpropInput = kernel<tf.Conv2DBackpropInputAttrs>(
  'Conv2DBackpropInput',
  ({ graph, inputs: { dy, filter }, attrs }) => {
    const window = windowOf(attrs.inputShape, filter.shape, { ...attrs, dilations: 1 });
    return inputGradient(graph, window, dy, filter);
  },
);

const conv2dBackpropFilter = kernel<tf.Conv2DBackpropFilterAttrs>(
  'Conv2DBackpropFilter',
  ({ graph, inputs: { x, dy }, attrs }) => {
    const window = windowOf(x.shape, attrs.filterShape, { ...attrs, dilations: 1 });
    return filterGradient(graph, window, x, dy);
  },
);

/** Convolutions of images and their gradients. */
export const CONV_2D: readonly TraceKernel[] = [
  conv2d,
  conv2dBackpropFilter,
  conv2dBackpropInput,
  fusedConv2d,
];
