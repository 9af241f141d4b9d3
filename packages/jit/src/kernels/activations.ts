import * as tf from '@tensorflow/tfjs';
import type { GraphBuilder } from '../graph/builder.js';
import { float, type Attributes } from '../graph/node.js';
import type { Value } from '../graph/value.js';
import { kernel, type TraceKernel } from '../trace/kernel.js';
import { cast, elementwise, where } from './emit.js';

function family(kernelName: string, op: string, attributes: Attributes = {}): TraceKernel {
  return kernel(kernelName, ({ graph, inputs: { x } }) => {
    const result = elementwise(graph, op, [cast(graph, x, 'float32')], 'float32', attributes);
    return cast(graph, result, x.dtype);
  });
}

function relu(graph: GraphBuilder, x: Value): Value {
  return x.dtype === 'bool' ? x : elementwise(graph, 'Relu', [x]);
}

function relu6(graph: GraphBuilder, x: Value): Value {
  const number = x.dtype === 'bool' ? cast(graph, x, 'int32') : x;
  const bounds = [graph.scalar(0, number.dtype), graph.scalar(6, number.dtype)];
  return cast(graph, elementwise(graph, 'Clip', [number, ...bounds]), x.dtype);
}

function leakyRelu(graph: GraphBuilder, x: Value, alpha: number): Value {
  return elementwise(graph, 'LeakyRelu', [cast(graph, x, 'float32')], 'float32', { alpha: float(alpha) });
}

/** `alpha` broadcasts with `x`, in both directions, where the ONNX operator takes it in one only. */
function prelu(graph: GraphBuilder, given: Value, slope: Value): Value {
  const [x, alpha] = [cast(graph, given, 'float32'), cast(graph, slope, 'float32')];
  const isNegative = elementwise(graph, 'Less', [x, graph.scalar(0)], 'bool');
  return where(graph, isNegative, elementwise(graph, 'Mul', [x, alpha]), x);
}

/** 1 above 0 and `alpha` elsewhere, also for NaN. */
const step = kernel<{ readonly alpha: number }>('Step', ({ graph, inputs: { x }, attrs: { alpha } }) => {
  const number = x.dtype === 'bool' ? cast(graph, x, 'int32') : x;
  const isAbove = elementwise(graph, 'Greater', [number, graph.scalar(0, number.dtype)], 'bool');
  if (alpha === 0) return cast(graph, isAbove, x.dtype);
  return cast(graph, where(graph, isAbove, graph.scalar(1), graph.scalar(alpha)), x.dtype);
});

/** `dy * (y >= 0 ? 1 : y + 1)`; the factor is `min(y + 1, 1)`. */
const eluGrad = kernel('EluGrad', ({ graph, inputs: { dy, y } }) => {
  const one = graph.scalar(1);
  const slope = elementwise(graph, 'Min', [elementwise(graph, 'Add', [y, one]), one]);
  return elementwise(graph, 'Mul', [dy, slope]);
});

/** An activation that the fused kernels of TensorFlow.js name. */
export type FusedActivation = 'linear' | 'relu' | 'relu6' | 'elu' | 'prelu' | 'leakyrelu' | 'sigmoid';

/** The activation of a fused kernel; `alpha` holds the weights of `prelu`, `leak` is the slope of `leakyrelu`. */
export function applyActivation(
  graph: GraphBuilder,
  x: Value,
  activation: FusedActivation | undefined,
  alpha: Value | undefined,
  leak: number | undefined,
): Value | null {
  switch (activation ?? 'linear') {
    case 'linear':
      return x;
    case 'relu':
      return relu(graph, x);
    case 'relu6':
      return relu6(graph, x);
    case 'elu':
      return elementwise(graph, 'Elu', [x]);
    case 'sigmoid':
      return elementwise(graph, 'Sigmoid', [x]);
    case 'leakyrelu':
      return leakyRelu(graph, x, leak ?? 0.2);
    case 'prelu':
      return alpha === undefined ? null : prelu(graph, x, alpha);
    default:
      return null;
  }
}

/** Activation functions and their gradients. */
export const ACTIVATIONS: readonly TraceKernel[] = [
  family('Elu', 'Elu'),
  eluGrad,
  kernel<tf.LeakyReluAttrs>('LeakyRelu', ({ graph, inputs: { x }, attrs }) =>
    leakyRelu(graph, x, attrs.alpha),
  ),
  kernel('Prelu', ({ graph, inputs: { x, alpha } }) => prelu(graph, x, alpha)),
  kernel('Relu', ({ graph, inputs: { x } }) => relu(graph, x)),
  kernel('Relu6', ({ graph, inputs: { x } }) => relu6(graph, x)),
  family('Selu', 'Selu', {
    alpha: float(tf.backend_util.SELU_SCALEALPHA / tf.backend_util.SELU_SCALE),
    gamma: float(tf.backend_util.SELU_SCALE),
  }),
  family('Sigmoid', 'Sigmoid'),
  family('Softplus', 'Softplus'),
  step,
  family('Tanh', 'Tanh'),
];
