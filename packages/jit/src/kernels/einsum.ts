import type * as tf from '@tensorflow/tfjs';
import { string } from '../graph/node.js';
import { requireShapes, shapeText } from '../graph/shape-error.js';
import { kernel, type TraceKernel } from '../trace/kernel.js';

/** TensorFlow.js takes the same equations as ONNX, but for the ellipsis, which it does not know. */
const einsum = kernel<tf.EinsumAttrs>('Einsum', ({ graph, list, attrs }) => {
  const equation = attrs.equation.replace(/\s/g, '');
  const [operands, output] = equation.split('->');
  const extents = new Map<string, number>();
  operands.split(',').forEach((letters, i) => {
    const { shape } = list[i];
    requireShapes(
      letters.length === shape.length,
      () => `'${letters}' of '${equation}' stands for the shape ${shapeText(shape)}`,
    );
    [...letters].forEach((letter, axis) => {
      const known = extents.get(letter) ?? shape[axis];
      requireShapes(
        known === shape[axis],
        () => `the axis '${letter}' of '${equation}' has ${known} and ${shape[axis]} elements`,
      );
      extents.set(letter, known);
    });
  });
  const shape = [...output].map((letter) => extents.get(letter) as number);
  return graph.op('Einsum', list, { equation: string(equation) }, { shape, dtype: list[0].dtype });
});

export const EINSUM: readonly TraceKernel[] = [einsum];
