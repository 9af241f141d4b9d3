import type * as tf from '@tensorflow/tfjs';
import { string } from '../graph/node.js';
import { kernel, type TraceKernel } from '../trace/kernel.js';

/** TensorFlow.js takes the same equations as ONNX, but for the ellipsis, which it does not know. */
const einsum = kernel<tf.EinsumAttrs>('Einsum', ({ graph, list, attrs }) => {
  const equation = attrs.equation.replace(/\s/g, '');
  const [operands, output] = equation.split('->');
  const extents = new Map<string, number>();
  operands.split(',').forEach((letters, i) => {
    [...letters].forEach((letter, axis) => extents.set(letter, list[i].shape[axis]));
  });
  const shape = [...output].map((letter) => extents.get(letter) as number);
  return graph.op('Einsum', list, { equation: string(equation) }, { shape, dtype: list[0].dtype });
});

export const EINSUM: readonly TraceKernel[] = [einsum];
