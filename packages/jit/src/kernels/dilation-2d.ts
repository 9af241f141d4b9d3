import * as tf from '@tensorflow/tfjs';
import type { GraphBuilder } from '../graph/builder.js';
import type { Value } from '../graph/value.js';
import { kernel, type TraceKernel } from '../trace/kernel.js';
import { cast, concat, elementwise, pad, reshape, slice } from './emit.js';
import { reduce } from './reductions.js';
import { buildMatrix, multiplyAxes } from './separable.js';
import { after, taps, window2d, type Window } from './window.js';

function windowOf(x: Value, filter: Value, attrs: tf.Dilation2DAttrs): Window {
  const info = tf.backend_util.computeDilation2DInfo(
    x.shape as [number, number, number, number],
    filter.shape as [number, number, number],
    attrs.strides,
    attrs.pad,
    'NHWC',
    attrs.dilations,
  );
  return window2d(info);
}

/** The sum of input and filter at each position in the window: `[batch, ...output, channels]`. */
function candidates(graph: GraphBuilder, window: Window, x: Value, filter: Value): Value[] {
  const padded = pad(graph, x, [0, ...window.before, 0], [0, ...after(window), 0], Number.NEGATIVE_INFINITY);
  const size = [window.batch, ...window.output, window.inChannels];
  return taps(window).map((tap) => {
    const begin = tap.map((place, axis) => place * window.dilations[axis]);
    const part = slice(graph, padded, [0, ...begin, 0], size, [1, ...window.strides, 1]);
    const weight = slice(graph, filter, [...tap, 0], [1, 1, window.inChannels]);
    return elementwise(graph, 'Add', [part, reshape(graph, weight, [window.inChannels])]);
  });
}

function maximum(graph: GraphBuilder, values: readonly Value[]): Value {
  return values.length === 1 ? values[0] : elementwise(graph, 'Max', values);
}

/** The output gradient at the first position of each window that reaches the maximum, else 0; by position. */
function winners(graph: GraphBuilder, sums: readonly Value[], dy: Value): Value[] {
  const best = maximum(graph, sums);
  let open: Value | null = null;
  return sums.map((sum) => {
    const hit = elementwise(graph, 'Equal', [sum, best], 'bool');
    const first = open === null ? hit : elementwise(graph, 'And', [hit, open], 'bool');
    const miss = elementwise(graph, 'Not', [hit], 'bool');
    open = open === null ? miss : elementwise(graph, 'And', [open, miss], 'bool');
    return elementwise(graph, 'Mul', [cast(graph, first, 'float32'), dy]);
  });
}

const dilation2d = kernel<tf.Dilation2DAttrs>('Dilation2D', ({ graph, inputs: { x, filter }, attrs }) =>
  maximum(graph, candidates(graph, windowOf(x, filter, attrs), x, filter)),
);

const backpropFilter = kernel<tf.Dilation2DAttrs>(
  'Dilation2DBackpropFilter',
  ({ graph, inputs: { x, filter, dy }, attrs }) => {
    const sums = candidates(graph, windowOf(x, filter, attrs), x, filter);
    const parts = winners(graph, sums, dy).map((part) => {
      const total = reduce(graph, 'ReduceSum', part, [0, 1, 2]);
      return reshape(graph, total, [1, filter.shape[2]]);
    });
    return reshape(graph, concat(graph, parts, 0), filter.shape);
  },
);

const backpropInput = kernel<tf.Dilation2DAttrs>(
  'Dilation2DBackpropInput',
  ({ graph, inputs: { x, filter, dy }, attrs }) => {
    const window = windowOf(x, filter, attrs);
    const won = winners(graph, candidates(graph, window, x, filter), dy);
    const parts = taps(window).map((tap, i) => multiplyAxes(graph, won[i], 1, placements(window, tap)));
    return parts.length === 1 ? parts[0] : elementwise(graph, 'Sum', parts);
  },
);

/** Matrices that bring an element of the output to the element of the input that it meets at one position. */
function placements(window: Window, tap: readonly number[]) {
  return window.input.map((extent, axis) =>
    buildMatrix(extent, window.output[axis], (add) => {
      for (let o = 0; o < window.output[axis]; o++) {
        const place = o * window.strides[axis] + tap[axis] * window.dilations[axis] - window.before[axis];
        if (place >= 0 && place < extent) add(place, o, 1);
      }
    }),
  );
}

/** Greyscale dilation and its gradients. */
export const DILATION_2D: readonly TraceKernel[] = [dilation2d, backpropFilter, backpropInput];
