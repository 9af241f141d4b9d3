import type * as tf from '@tensorflow/tfjs';
import type { GraphBuilder } from '../graph/builder.js';
import { requireShapes, shapeText } from '../graph/shape-error.js';
import type { Value } from '../graph/value.js';
import { kernel, type TraceKernel } from '../trace/kernel.js';
import { broadcastAll, elementwise, sameShape } from './emit.js';
import { buildMatrix, multiplyAlong } from './separable.js';

/** Scale and offset of each channel are computed first, so that the images see one product and one sum. */
const fusedBatchNorm = kernel<tf.FusedBatchNormAttrs>('FusedBatchNorm', ({ graph, inputs, attrs }) => {
  const { x, mean, variance, scale, offset } = inputs;
  const given = [x, mean, variance, scale, offset].flatMap((value) => (value ? [value.shape] : []));
  requireShapes(
    sameShape(broadcastAll(given), x.shape),
    () => `statistics ${given.slice(1).map(shapeText).join(', ')} do not fit x ${shapeText(x.shape)}`,
  );
  const epsilon = graph.scalar(attrs.varianceEpsilon ?? 0.001);
  const deviation = elementwise(graph, 'Sqrt', [elementwise(graph, 'Add', [variance, epsilon])]);
  const factor = elementwise(graph, 'Div', [scale ?? graph.scalar(1), deviation]);
  const shift = elementwise(graph, 'Mul', [mean, factor]);
  const bias = elementwise(graph, 'Sub', [offset ?? graph.scalar(0), shift]);
  return elementwise(graph, 'Add', [elementwise(graph, 'Mul', [x, factor]), bias]);
});

/** Sums over the channels within `radius` of each channel; of `[batch, height, width, channels]`. */
function sumOfNeighbours(graph: GraphBuilder, x: Value, radius: number): Value {
  const channels = x.shape[3];
  const band = buildMatrix(channels, channels, (add) => {
    for (let row = 0; row < channels; row++) {
      for (let column = Math.max(0, row - radius); column <= Math.min(channels - 1, row + radius); column++) {
        add(row, column, 1);
      }
    }
  });
  return multiplyAlong(graph, x, 3, band);
}

/** `bias + alpha * (sum of squares of neighbours)`, what local response normalisation divides by. */
function localNorm(graph: GraphBuilder, x: Value, attrs: tf.LRNAttrs): Value {
  const squares = sumOfNeighbours(graph, elementwise(graph, 'Mul', [x, x]), attrs.depthRadius);
  const scaled = elementwise(graph, 'Mul', [squares, graph.scalar(attrs.alpha)]);
  return elementwise(graph, 'Add', [scaled, graph.scalar(attrs.bias)]);
}

function normPower(graph: GraphBuilder, norm: Value, attrs: tf.LRNAttrs): Value {
  return elementwise(graph, 'Pow', [norm, graph.scalar(-attrs.beta)]);
}

const lrn = kernel<tf.LRNAttrs>('LRN', ({ graph, inputs: { x }, attrs }) => {
  const power = normPower(graph, localNorm(graph, x, attrs), attrs);
  return elementwise(graph, 'Mul', [x, power]);
});

const lrnGrad = kernel<tf.LRNGradAttrs>('LRNGrad', ({ graph, inputs: { x, y, dy }, attrs }) => {
  const norm = localNorm(graph, x, attrs);
  const direct = elementwise(graph, 'Mul', [dy, normPower(graph, norm, attrs)]);
  const ratio = elementwise(graph, 'Div', [elementwise(graph, 'Mul', [dy, y]), norm]);
  const shared = elementwise(graph, 'Mul', [x, sumOfNeighbours(graph, ratio, attrs.depthRadius)]);
  const weight = graph.scalar(-2 * attrs.alpha * attrs.beta);
  return elementwise(graph, 'Add', [direct, elementwise(graph, 'Mul', [shared, weight])]);
});

/** Normalisation with given statistics, and by neighbouring channels. */
export const NORMALISATION: readonly TraceKernel[] = [fusedBatchNorm, lrn, lrnGrad];
