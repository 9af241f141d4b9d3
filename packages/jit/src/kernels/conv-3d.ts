import * as tf from '@tensorflow/tfjs';
import { kernel, type TraceKernel } from '../trace/kernel.js';
import { convolutionWeights, convolve, filterGradient, inputGradient } from './convolution.js';
import { fromChannelsFirst, toChannelsFirst, window3d, type Window } from './window.js';

type Shape5 = [number, number, number, number, number];

function windowOf(
  shape: readonly number[],
  filter: readonly number[],
  attrs: Pick<tf.Conv3DAttrs, 'strides' | 'pad'>,
  dilations: tf.Conv3DAttrs['dilations'],
): Window {
  const info = tf.backend_util.computeConv3DInfo(
    shape as Shape5,
    filter as Shape5,
    attrs.strides,
    dilations,
    attrs.pad,
  );
  return window3d(info);
}

const conv3d = kernel<tf.Conv3DAttrs>('Conv3D', ({ graph, inputs: { x, filter }, attrs }) => {
  const window = windowOf(x.shape, filter.shape, attrs, attrs.dilations);
  const weights = convolutionWeights(graph, window, filter);
  return fromChannelsFirst(
    graph,
    window,
    convolve(graph, window, toChannelsFirst(graph, window, x), weights, null),
  );
});

const conv3dBackpropInput = kernel<tf.Conv3DBackpropInputV2Attrs>(
  'Conv3DBackpropInputV2',
  ({ graph, inputs: { dy, filter }, attrs }) =>
    inputGradient(graph, windowOf(attrs.inputShape, filter.shape, attrs, 1), dy, filter),
);

const conv3dBackpropFilter = kernel<tf.Conv3DBackpropFilterV2Attrs>(
  'Conv3DBackpropFilterV2',
  ({ graph, inputs: { x, dy }, attrs }) =>
    filterGradient(graph, windowOf(x.shape, attrs.filterShape, attrs, 1), x, dy),
);

/** Convolutions of volumes and their gradients. */
export const CONV_3D: readonly TraceKernel[] = [conv3d, conv3dBackpropFilter, conv3dBackpropInput];
