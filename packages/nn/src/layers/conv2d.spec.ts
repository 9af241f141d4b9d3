import * as tf from '@tensorflow/tfjs';
import { initialise } from '../params/param-spec.js';
import { RandomStream } from '../random/random-stream.js';
import { gaussian } from '../testing/arrays.js';
import { checkGradients } from '../testing/check-gradients.js';
import { convolutionLoop } from '../testing/convolution-loops.js';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { conv2d, conv2dSpecs } from './conv2d.js';

useCpuBackend();

describe('conv2d', () => {
  it.each([
    [1, 1, 0],
    [3, 1, 1],
    [3, 2, 1],
    [2, 2, 0],
    [5, 2, 2],
  ])('agrees with loops for kernel %i, stride %i, pad %i', (kernel, stride, pad) => {
    const inputs = {
      x: gaussian('x', [2, 5, 6, 2]),
      w: gaussian('w', [kernel, kernel, 2, 3]),
      b: gaussian('b', [3]),
    };
    checkGradients({
      inputs,
      compute: ({ x, w, b }) => {
        const y = conv2d({ 'c.weight': w, 'c.bias': b }, 'c', x as tf.Tensor4D, { stride, pad });
        expect(y.shape[1]).toBe(Math.floor((5 + 2 * pad - kernel) / stride) + 1);
        return y;
      },
      reference: ({ x, w, b }) =>
        convolutionLoop(x, w, b, {
          batch: 2,
          height: 5,
          width: 6,
          inputs: 2,
          outputs: 3,
          kernel,
          stride,
          pad,
        }),
    });
  });

  it('pads as TensorFlow does for same', () => {
    const params = { 'c.weight': tf.ones<tf.Rank.R4>([3, 3, 1, 1]) };
    const y = conv2d(params, 'c', tf.ones([1, 4, 4, 1]), { stride: 2, pad: 'same' });
    // The window starts at the first pixel: one row and one column of zeros at the far side only.
    expect(y.arraySync()).toEqual([
      [
        [[9], [6]],
        [[6], [4]],
      ],
    ]);
  });

  it('declares HWIO weights', () => {
    const { params } = initialise(conv2dSpecs('l.conv1', 3, 8, 4), RandomStream.fromSeed(0));
    expect(params['l.conv1.weight'].shape).toEqual([3, 3, 8, 4]);
    expect(params['l.conv1.bias'].shape).toEqual([4]);
    expect(Object.keys(conv2dSpecs('c', 1, 2, 2, { bias: false }))).toEqual(['c.weight']);
  });
});
