import type * as tf from '@tensorflow/tfjs';
import type { GraphBuilder } from '../graph/builder.js';
import type { Value } from '../graph/value.js';
import { sizeOf } from '../ndarray.js';
import { kernel, type TraceKernel } from '../trace/kernel.js';
import { elementwise, pad, slice } from './emit.js';
import { poolWindow2d, poolWindow3d } from './pool-window.js';
import { maxPoolPositions, scatterToMaxima } from './pooling.js';
import { buildMatrix, multiplyAxes, type Matrix } from './separable.js';
import { reverseAxes } from './shaping.js';
import { after, fromChannelsFirst, leftOver, toChannelsFirst, type Window } from './window.js';

/** Which windows cover which elements of one axis: 1 where they do. */
function coverage(window: Window, axis: number): Matrix {
  return buildMatrix(window.input[axis], window.output[axis], (add) => {
    for (let o = 0; o < window.output[axis]; o++) {
      for (let tap = 0; tap < window.filter[axis]; tap++) {
        const place = o * window.strides[axis] + tap - window.before[axis];
        if (place >= 0 && place < window.input[axis]) add(place, o, 1);
      }
    }
  });
}

/** Each element gets the gradients of the windows that cover it, over the full size of a window, also at the borders. */
function avgPoolGradient(graph: GraphBuilder, window: Window, dy: Value): Value {
  const matrices = window.input.map((_, axis) => coverage(window, axis));
  const share = elementwise(graph, 'Mul', [dy, graph.scalar(1 / sizeOf(window.filter))]);
  return multiplyAxes(graph, share, 1, matrices);
}

const avgPoolGrad = kernel<tf.AvgPoolGradAttrs>('AvgPoolGrad', ({ graph, inputs: { dy, input }, attrs }) =>
  avgPoolGradient(graph, poolWindow2d(input.shape, attrs), dy),
);

const avgPool3dGrad = kernel<tf.AvgPool3DGradAttrs>(
  'AvgPool3DGrad',
  ({ graph, inputs: { dy, input }, attrs }) => avgPoolGradient(graph, poolWindow3d(input.shape, attrs), dy),
);

const maxPoolGrad = kernel<tf.MaxPoolGradAttrs>('MaxPoolGrad', ({ graph, inputs: { dy, input }, attrs }) => {
  const window = poolWindow2d(input.shape, attrs);
  const x = toChannelsFirst(graph, window, input);
  const { positions } = maxPoolPositions(graph, window, x);
  const gradient = toChannelsFirst(graph, window, dy);
  return fromChannelsFirst(graph, window, scatterToMaxima(graph, gradient, positions, x.shape));
});

/** The gradient goes to the last of equal maxima here, to the first above: so it is in TensorFlow.js. */
const maxPool3dGrad = kernel<tf.MaxPool3DGradAttrs>(
  'MaxPool3DGrad',
  ({ graph, inputs: { dy, input }, attrs }) => {
    const window = poolWindow3d(input.shape, attrs);
    const x = toChannelsFirst(graph, window, input);
    const spatial = window.input.map((_, axis) => axis + 2);
    // Cut and padded so that the windows fit exactly, the volume can be read backwards.
    const unused = leftOver(window);
    const kept = x.shape.map((extent, axis) => (axis < 2 ? extent : extent - unused[axis - 2]));
    const cut = slice(
      graph,
      x,
      kept.map(() => 0),
      kept,
    );
    const padding: readonly [number[], number[]] = [
      [0, 0, ...window.before],
      [0, 0, ...after(window)],
    ];
    const fitted = pad(graph, cut, ...padding, Number.NEGATIVE_INFINITY);
    const exact = { ...window, input: fitted.shape.slice(2), before: window.before.map(() => 0) };
    const { positions } = maxPoolPositions(graph, exact, reverseAxes(graph, fitted, spatial));
    const gradient = reverseAxes(graph, toChannelsFirst(graph, window, dy), spatial);
    const scattered = reverseAxes(graph, scatterToMaxima(graph, gradient, positions, fitted.shape), spatial);
    const inner = slice(graph, scattered, padding[0], kept);
    const dx = pad(
      graph,
      inner,
      kept.map(() => 0),
      [0, 0, ...unused],
    );
    return fromChannelsFirst(graph, window, dx);
  },
);

/** Gradients of pooling. */
export const POOLING_GRADIENTS: readonly TraceKernel[] = [
  avgPool3dGrad,
  avgPoolGrad,
  maxPool3dGrad,
  maxPoolGrad,
];
