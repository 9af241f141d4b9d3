import * as tf from '@tensorflow/tfjs';
import { expectClose, gaussian, tensor } from '../testing/arrays.js';
import { checkGradients } from '../testing/check-gradients.js';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { layerNormLoop } from '../testing/loops.js';
import { layerNorm, layerNormSpecs, normalise } from './layer-norm.js';

useCpuBackend();

describe.each([
  ['rank 2', [4, 6]],
  ['rank 3', [2, 3, 6]],
  ['rank 4', [2, 2, 2, 6]],
])('layer norm on %s', (_, shape) => {
  it.each([1e-5, 1e-8])('agrees with loops in value and gradients for eps %s', (eps) => {
    checkGradients({
      inputs: {
        x: gaussian('x', shape, 1.5, 0.7),
        weight: gaussian('weight', [6], 0.4, 1),
        bias: gaussian('bias', [6]),
      },
      compute: ({ x, weight, bias }) => layerNorm({ 'n.weight': weight, 'n.bias': bias }, 'n', x, { eps }),
      reference: ({ x, weight, bias }) => layerNormLoop(x, weight, bias, 6, eps),
    });
  });

  it('agrees with loops without scale and shift', () => {
    checkGradients({
      inputs: { x: gaussian('x', shape, 1.5, 0.7) },
      compute: ({ x }) => normalise(x, 1e-6),
      reference: ({ x }) => layerNormLoop(x, Array(6).fill(1), Array(6).fill(0), 6, 1e-6),
    });
  });
});

describe('layer norm', () => {
  const params = { 'n.weight': tf.ones([64]), 'n.bias': tf.zeros([64]) };

  it('keeps its digits when the mean is a thousand times the deviation', () => {
    const x = gaussian('offset', [3, 64], 1, 1000);
    const expected = layerNormLoop(x.data, Array(64).fill(1), Array(64).fill(0), 64, 1e-5);
    expectClose(layerNorm(params, 'n', tensor(x)).dataSync(), expected, 1e-4);
  });

  it('gives zeros, not NaN, for constant rows', () => {
    const y = layerNorm(params, 'n', tf.fill([2, 64], 3), { eps: 1e-8 });
    expect(y.dataSync().every((value) => value === 0)).toBe(true);
  });

  it('declares ones and zeros', () => {
    expect(Object.keys(layerNormSpecs('a.norm', 4))).toEqual(['a.norm.weight', 'a.norm.bias']);
  });
});
