import * as tf from '@tensorflow/tfjs';
import { initialise } from '../params/param-spec.js';
import { zeros } from '../params/initialisers.js';
import { RandomStream } from '../random/random-stream.js';
import { gaussian, tensor } from '../testing/arrays.js';
import { checkGradients } from '../testing/check-gradients.js';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { affineLoop, layerNormLoop } from '../testing/loops.js';
import { normalise } from './layer-norm.js';
import { linear, linearSpecs } from './linear.js';

useCpuBackend();

describe('linear', () => {
  it.each([
    ['a matrix', [5, 3]],
    ['tokens', [2, 4, 3]],
    ['a map', [2, 2, 3, 3]],
  ])('is x W + b over the last axis of %s', (_, shape) => {
    const inputs = { x: gaussian('x', shape), w: gaussian('w', [3, 4]), b: gaussian('b', [4]) };
    checkGradients({
      inputs,
      compute: ({ x, w, b }) => {
        const y = linear({ 'fc.weight': w, 'fc.bias': b }, 'fc', x);
        expect(y.shape).toEqual([...shape.slice(0, -1), 4]);
        return y;
      },
      reference: ({ x, w, b }) => affineLoop(x, w, b, 3, 4),
    });
  });

  it('needs no bias', () => {
    checkGradients({
      inputs: { x: gaussian('x', [5, 3]), w: gaussian('w', [3, 2]) },
      compute: ({ x, w }) => linear({ 'fc.weight': w }, 'fc', x),
      reference: ({ x, w }) => affineLoop(x, w, undefined, 3, 2),
    });
  });

  it.each([true, false])('folds a layer norm that comes before it (bias: %s)', (withBias) => {
    const inputs = {
      x: gaussian('x', [2, 3, 5]),
      w: gaussian('w', [5, 4]),
      b: gaussian('b', [4]),
      scale: gaussian('scale', [5], 0.3, 1),
      shift: gaussian('shift', [5], 0.3),
    };
    checkGradients({
      inputs,
      compute: ({ x, w, b, scale, shift }) => {
        const params = { 'fc.weight': w, 'norm.weight': scale, 'norm.bias': shift };
        const y = linear(withBias ? { ...params, 'fc.bias': b } : params, 'fc', normalise(x, 1e-6), {
          norm: 'norm',
        });
        // Keeps b in the graph: tf.grads wants every input to matter.
        return withBias ? y : tf.add(y, tf.mul(tf.sum(b), 0));
      },
      reference: ({ x, w, b, scale, shift }) =>
        affineLoop(layerNormLoop(x, scale, shift, 5, 1e-6), w, withBias ? b : undefined, 5, 4),
    });
  });

  it('names the layer and both widths when they do not fit', () => {
    const params = { 'fc.weight': tf.zeros([3, 4]) };
    expect(() => linear(params, 'fc', tf.zeros([2, 5]))).toThrow(
      "layer 'fc' expects [..., 3], but its input is [2, 5]",
    );
    expect(() => linear(params, 'fc', tf.zeros([3]))).toThrow("layer 'fc' expects");
  });
});

describe('linearSpecs', () => {
  it('declares PyTorch names and default bounds', () => {
    const { params, buffers } = initialise(linearSpecs('a.fc', 16, 400), RandomStream.fromSeed(1));
    expect(Object.keys(params)).toEqual(['a.fc.weight', 'a.fc.bias']);
    expect(buffers).toEqual({});
    expect(params['a.fc.weight'].shape).toEqual([16, 400]);
    for (const { data } of Object.values(params)) {
      const largest = Math.max(...data.map(Math.abs));
      expect(largest).toBeLessThanOrEqual(0.25);
      expect(largest).toBeGreaterThan(0.24);
    }
  });

  it('takes other initialisers and can leave the bias out', () => {
    expect(Object.keys(linearSpecs('fc', 2, 3, { bias: false }))).toEqual(['fc.weight']);
    const { params } = initialise(
      linearSpecs('fc', 2, 3, { weight: zeros, bias: zeros }),
      RandomStream.fromSeed(1),
    );
    expect([...params['fc.weight'].data, ...params['fc.bias'].data]).toEqual(Array(9).fill(0));
  });

  it('uses tensors as they are saved', () => {
    const x = gaussian('x', [2, 3]);
    expect(linear({ 'fc.weight': tf.ones([3, 2]) }, 'fc', tensor(x)).shape).toEqual([2, 2]);
  });
});
