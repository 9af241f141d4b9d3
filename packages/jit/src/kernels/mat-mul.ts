import type * as tf from '@tensorflow/tfjs';
import type { GraphBuilder } from '../graph/builder.js';
import type { Value } from '../graph/value.js';
import { kernel, type TraceKernel } from '../trace/kernel.js';
import { applyActivation, type FusedActivation } from './activations.js';
import { elementwise, matMul, transpose } from './emit.js';

/** The last two axes exchanged; ONNX Runtime folds it into the product that follows. */
function transposeMatrix(graph: GraphBuilder, x: Value): Value {
  const rank = x.shape.length;
  return transpose(graph, x, [...Array(rank - 2).keys(), rank - 1, rank - 2]);
}

function product(graph: GraphBuilder, a: Value, b: Value, attrs: tf.BatchMatMulAttrs): Value {
  const left = attrs.transposeA ? transposeMatrix(graph, a) : a;
  const right = attrs.transposeB ? transposeMatrix(graph, b) : b;
  return matMul(graph, left, right);
}

const batchMatMul = kernel<tf.BatchMatMulAttrs>('BatchMatMul', ({ graph, inputs: { a, b }, attrs }) =>
  product(graph, a, b, attrs),
);

interface FusedMatMulAttrs extends tf.BatchMatMulAttrs {
  readonly activation?: FusedActivation;
  readonly leakyreluAlpha?: number;
}

const fusedMatMul = kernel<FusedMatMulAttrs>('_FusedMatMul', ({ graph, inputs, attrs, unsupported }) => {
  const { a, b, bias, preluActivationWeights } = inputs;
  const multiplied = product(graph, a, b, attrs);
  const biased = bias ? elementwise(graph, 'Add', [multiplied, bias]) : multiplied;
  const { activation, leakyreluAlpha } = attrs;
  const activated = applyActivation(graph, biased, activation, preluActivationWeights, leakyreluAlpha);
  if (activated === null) {
    throw unsupported(`the activation ${activation}`, 'Apply the activation after the product.');
  }
  return activated;
});

/** Matrix products. */
export const MAT_MUL: readonly TraceKernel[] = [batchMatMul, fusedMatMul];
