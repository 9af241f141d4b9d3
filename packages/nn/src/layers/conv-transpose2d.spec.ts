import type * as tf from '@tensorflow/tfjs';
import { initialise } from '../params/param-spec.js';
import { RandomStream } from '../random/random-stream.js';
import { gaussian } from '../testing/arrays.js';
import { checkGradients } from '../testing/check-gradients.js';
import { transposedLoop } from '../testing/convolution-loops.js';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { convTranspose2d, convTranspose2dSpecs } from './conv-transpose2d.js';

useCpuBackend();

describe('convTranspose2d', () => {
  it.each([
    [2, 2, 0],
    [3, 1, 1],
    [4, 2, 1],
    [3, 2, 0],
  ])('agrees with loops for kernel %i, stride %i, pad %i', (kernel, stride, pad) => {
    const inputs = {
      x: gaussian('x', [2, 3, 4, 2]),
      w: gaussian('w', [kernel, kernel, 3, 2]),
      b: gaussian('b', [3]),
    };
    checkGradients({
      inputs,
      compute: ({ x, w, b }) => {
        const y = convTranspose2d({ 'c.weight': w, 'c.bias': b }, 'c', x as tf.Tensor4D, { stride, pad });
        expect(y.shape).toEqual([2, 2 * stride - 2 * pad + kernel, 3 * stride - 2 * pad + kernel, 3]);
        return y;
      },
      reference: ({ x, w, b }) =>
        transposedLoop(x, w, b, {
          batch: 2,
          height: 3,
          width: 4,
          inputs: 2,
          outputs: 3,
          kernel,
          stride,
          pad,
        }),
    });
  });

  it('declares [kh, kw, out, in] weights', () => {
    const { params } = initialise(convTranspose2dSpecs('up', 2, 8, 4), RandomStream.fromSeed(0));
    expect(params['up.weight'].shape).toEqual([2, 2, 4, 8]);
    expect(params['up.bias'].shape).toEqual([4]);
    expect(Object.keys(convTranspose2dSpecs('c', 2, 2, 2, { bias: false }))).toEqual(['c.weight']);
  });
});
