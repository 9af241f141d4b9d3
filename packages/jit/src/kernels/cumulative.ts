import * as tf from '@tensorflow/tfjs';
import type { GraphBuilder } from '../graph/builder.js';
import { int } from '../graph/node.js';
import type { Value } from '../graph/value.js';
import { kernel, type TraceKernel } from '../trace/kernel.js';
import { cast, concat, elementwise, slice } from './emit.js';

const cumsum = kernel<tf.CumsumAttrs>('Cumsum', ({ graph, inputs: { x }, attrs }) => {
  const number = x.dtype === 'bool' ? cast(graph, x, 'int32') : x;
  const [axis] = tf.util.parseAxisParam(attrs.axis, [...x.shape]);
  const attributes = { exclusive: int(attrs.exclusive ? 1 : 0), reverse: int(attrs.reverse ? 1 : 0) };
  return graph.op('CumSum', [number, graph.scalar(axis, 'int32')], attributes, number);
});

/** `x` moved by `distance` along `axis`, towards higher positions or (`reverse`) lower ones; ones move in. */
function shiftOnes(graph: GraphBuilder, x: Value, axis: number, distance: number, reverse: boolean): Value {
  const extent = (length: number): number[] => x.shape.map((whole, i) => (i === axis ? length : whole));
  const begin = x.shape.map((_, i) => (i === axis && reverse ? distance : 0));
  const kept = slice(graph, x, begin, extent(x.shape[axis] - distance));
  const ones = graph.splat(1, extent(distance), x.dtype);
  return concat(graph, reverse ? [kept, ones] : [ones, kept], axis);
}

/** ONNX has no such operator: products over 1, 2, 4, ... neighbours, each from the one before. */
const cumprod = kernel<tf.CumprodAttrs>('Cumprod', ({ graph, inputs: { x }, attrs }) => {
  const number = x.dtype === 'bool' ? cast(graph, x, 'int32') : x;
  const [axis] = tf.util.parseAxisParam(attrs.axis, [...x.shape]);
  const extent = x.shape[axis];
  if (extent === 0) return number;
  let product = attrs.exclusive ? shiftOnes(graph, number, axis, 1, attrs.reverse) : number;
  for (let span = 1; span < extent; span *= 2) {
    const before = shiftOnes(graph, product, axis, span, attrs.reverse);
    product = elementwise(graph, 'Mul', [product, before]);
  }
  return product;
});

/** Running sums and products along an axis. */
export const CUMULATIVE: readonly TraceKernel[] = [cumprod, cumsum];
