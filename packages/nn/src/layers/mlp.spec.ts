import * as tf from '@tensorflow/tfjs';
import { gaussian, tensor, unit } from '../testing/arrays.js';
import { checkGradients } from '../testing/check-gradients.js';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { affineLoop, geluLoop, layerNormLoop } from '../testing/loops.js';
import { normalise } from './layer-norm.js';
import { mlp, mlpSpecs } from './mlp.js';

useCpuBackend();

const inputs = {
  x: gaussian('x', [2, 2, 3]),
  w1: gaussian('w1', [3, 5]),
  b1: gaussian('b1', [5]),
  w2: gaussian('w2', [5, 3], 0.5),
  b2: gaussian('b2', [3]),
};

function params({ w1, b1, w2, b2 }: Record<string, tf.Tensor>): Record<string, tf.Tensor> {
  return { 'm.fc1.weight': w1, 'm.fc1.bias': b1, 'm.fc2.weight': w2, 'm.fc2.bias': b2 };
}

describe('mlp', () => {
  it('is fc2(gelu(fc1(x)))', () => {
    checkGradients({
      inputs,
      compute: (t) => mlp(params(t), 'm', t.x),
      reference: ({ x, w1, b1, w2, b2 }) => affineLoop(geluLoop(affineLoop(x, w1, b1, 3, 5)), w2, b2, 5, 3),
    });
  });

  it('drops at the input, the activations and the result, with one rate per image', () => {
    const rates = [0.25, 0.5];
    const noise = {
      input: unit('in', [2, 2, 3]),
      hidden: unit('mid', [2, 2, 5]),
      output: unit('out', [2, 2, 3]),
    };
    const drop = (values: Float64Array, u: Float64Array): Float64Array =>
      values.map((value, i) => {
        const rate = rates[Math.floor((2 * i) / values.length)];
        return u[i] >= rate ? value / (1 - rate) : 0;
      });
    checkGradients({
      inputs,
      compute: (t) =>
        mlp(params(t), 'm', t.x, {
          dropout: {
            rate: tf.tensor3d(rates, [2, 1, 1]),
            input: tensor(noise.input),
            hidden: tensor(noise.hidden),
            output: tensor(noise.output),
          },
        }),
      reference: ({ x, w1, b1, w2, b2 }) => {
        const hidden = geluLoop(affineLoop(drop(x, noise.input.data), w1, b1, 3, 5));
        return drop(affineLoop(drop(hidden, noise.hidden.data), w2, b2, 5, 3), noise.output.data);
      },
    });
  });

  it('folds a layer norm', () => {
    const scale = gaussian('scale', [3], 0.2, 1);
    const shift = gaussian('shift', [3], 0.2);
    checkGradients({
      inputs,
      compute: (t) =>
        mlp({ ...params(t), 'n.weight': tensor(scale), 'n.bias': tensor(shift) }, 'm', normalise(t.x), {
          norm: 'n',
        }),
      reference: ({ x, w1, b1, w2, b2 }) => {
        const normed = layerNormLoop(x, scale.data, shift.data, 3, 1e-5);
        return affineLoop(geluLoop(affineLoop(normed, w1, b1, 3, 5)), w2, b2, 5, 3);
      },
      tolerance: 1e-3,
    });
  });

  it('refuses to drop before a norm that is folded', () => {
    const noise = tf.zeros([2, 3]);
    expect(() => mlp({}, 'm', tf.zeros([2, 3]), { norm: 'n', dropout: { rate: 0.1, input: noise } })).toThrow(
      "mlp 'm' has both a norm to fold ('n') and noise on its input",
    );
  });

  it('declares both layers', () => {
    const shapes = Object.entries(mlpSpecs('m', 4, 16)).map(([name, spec]) => [name, spec.shape]);
    expect(shapes).toEqual([
      ['m.fc1.weight', [4, 16]],
      ['m.fc1.bias', [16]],
      ['m.fc2.weight', [16, 4]],
      ['m.fc2.bias', [4]],
    ]);
  });
});
