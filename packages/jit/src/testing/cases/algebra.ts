import * as tf from '@tensorflow/tfjs';
import type { KernelCases, ParityCase } from '../parity.js';
import { RandomArrays } from '../random.js';

const random = new RandomArrays(15);

function product(name: string, a: number[], b: number[], ta = false, tb = false): ParityCase {
  return {
    name,
    fn: (x: tf.Tensor, y: tf.Tensor) => tf.matMul(x, y, ta, tb),
    inputs: [random.floats(a), random.floats(b)],
    // The gradient of TensorFlow.js does not undo the broadcasting of batches.
    gradient: a.slice(0, -2).join() === b.slice(0, -2).join(),
  };
}

type Activation = 'linear' | 'relu' | 'relu6' | 'elu' | 'prelu' | 'leakyrelu' | 'sigmoid';

function fused(activation: Activation): ParityCase {
  const differentiable = activation === 'linear' || activation === 'relu' || activation === 'elu';
  return {
    name: activation,
    fn: (a: tf.Tensor, b: tf.Tensor, bias: tf.Tensor, preluActivationWeights: tf.Tensor) =>
      tf.fused.matMul({
        a: a as tf.Tensor2D,
        b: b as tf.Tensor2D,
        bias,
        activation,
        leakyreluAlpha: 0.3,
        ...(activation === 'prelu' ? { preluActivationWeights } : {}),
        transposeB: true,
      }),
    inputs: [random.floats([3, 4]), random.floats([5, 4]), random.floats([5]), random.floats([5])],
    gradient: differentiable ? [0, 1, 2] : false,
  };
}

function einsum(equation: string, ...shapes: number[][]): ParityCase {
  return {
    name: equation,
    fn: (...x: tf.Tensor[]) => tf.einsum(equation, ...x),
    inputs: shapes.map((shape) => random.floats(shape)),
  };
}

export const ALGEBRA: readonly KernelCases[] = [
  {
    kernel: 'BatchMatMul',
    cases: [
      product('matrices', [3, 4], [4, 5]),
      product('first transposed', [4, 3], [4, 5], true),
      product('second transposed', [3, 4], [5, 4], false, true),
      product('both transposed', [4, 3], [5, 4], true, true),
      product('batches', [2, 3, 4], [2, 4, 5]),
      product('batches, second transposed', [2, 3, 4], [2, 5, 4], false, true),
      product('rank 4, first transposed', [2, 2, 4, 3], [2, 2, 4, 2], true),
      product('one batch for all', [2, 3, 4], [1, 4, 5]),
      product('ranks 4 and 2', [2, 2, 3, 4], [4, 5]),
      product('single elements', [1, 1], [1, 1]),
      product('wide', [2, 300], [300, 2]),
    ],
  },
  {
    kernel: '_FusedMatMul',
    cases: [
      ...(['linear', 'relu', 'relu6', 'elu', 'prelu', 'leakyrelu', 'sigmoid'] as const).map(fused),
      {
        name: 'without bias, first transposed',
        fn: (a: tf.Tensor2D, b: tf.Tensor2D) =>
          tf.fused.matMul({ a, b, transposeA: true, activation: 'relu' }),
        inputs: [random.floats([4, 3]), random.floats([4, 5])],
        gradient: true,
      },
    ],
  },
  {
    kernel: 'Einsum',
    cases: [
      einsum('ij,jk->ik', [2, 3], [3, 4]),
      einsum('bij,bkj->bik', [2, 3, 4], [2, 5, 4]),
      einsum('ij->ji', [2, 3]),
      einsum('ij->', [2, 3]),
      einsum('i,j->ij', [3], [4]),
      einsum('bhqd,bhkd->bhqk', [2, 2, 3, 4], [2, 2, 5, 4]),
      einsum('abc,cd->abd', [2, 3, 4], [4, 2]),
      einsum('ij,ij->i', [3, 4], [3, 4]),
    ],
  },
];
