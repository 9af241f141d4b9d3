import * as tf from '@tensorflow/tfjs';
import { tokenContext } from '../testing/token-cell.js';
import { loops } from '../testing/token-loops.js';
import { largestDifference, randomParams, randomTensor } from '../testing/token-tensors.js';
import { inpFormerSchema } from './config.js';
import { decode, decoderSpecs } from './decoder.js';
import { makeInpFormerPlan } from './plan.js';

const plan = makeInpFormerPlan(
  inpFormerSchema.parse({ width: 8, attn: { heads: 2 }, decoder: { layers: 2, ffnRatio: 2 } }),
  tokenContext(),
);
const params = randomParams(decoderSpecs(plan));
const tokens = randomTensor<tf.Tensor3D>('tokens', [3, 16, 8]);
const prototypes = randomTensor<tf.Tensor3D>('prototypes', [3, 6, 8]);

describe('decode', () => {
  it('is a stack of guided blocks: cosines under a ReLU, no first residual', () => {
    const layers = decode(plan, params, tokens, prototypes);
    expect(layers.map(({ shape }) => shape)).toEqual([tokens.shape, tokens.shape]);
    const guides = prototypes.arraySync();
    tokens.arraySync().forEach((image, b) => {
      let x = image;
      layers.forEach((layer, l) => {
        const name = `decoder.${l}.rec`;
        const scale = params[`${name}.scale`].arraySync() as number[];
        const query = loops.norm(params, `${name}.norm`, x);
        const context = loops.norm(params, `${name}.norm`, guides[b]);
        const attended = loops.attention(params, name, query, context, 2, (head, q, keys) =>
          keys.map((key) =>
            Math.max(0, (scale[head] * loops.dot(q, key)) / Math.sqrt(loops.dot(q, q) * loops.dot(key, key))),
          ),
        );
        x = loops.feedForward(params, `${name}.ffn`, attended);
        const own = layer.slice([b, 0, 0], [1, 16, 8]).reshape([16, 8]);
        expect(largestDifference(own, tf.tensor2d(x))).toBeLessThan(2e-4);
      });
    });
  });

  it('lets nothing of a token past the attention, nor of one token into another', () => {
    const gradientAt = (own: Record<string, tf.Tensor>, token: number): number => {
      const output = (x: tf.Tensor): tf.Scalar =>
        decode(plan, own, x as tf.Tensor3D, prototypes)[1]
          .slice([0, 3, 0], [1, 1, 8])
          .square()
          .sum();
      return tf.grad(output)(tokens).slice([0, token, 0], [1, 1, 8]).abs().max().dataSync()[0];
    };
    expect(gradientAt(params, 3)).toBeGreaterThan(1e-4);
    expect(gradientAt(params, 4)).toBe(0);
    const cut = Object.entries(params).map(([name, value]) => [
      name,
      /\.rec\.proj\./.test(name) ? tf.zerosLike(value) : value,
    ]);
    expect(gradientAt(Object.fromEntries(cut), 3)).toBe(0);
  });

  it('gives a token that no prototype resembles the bias of the projection alone', () => {
    const name = 'decoder.0.rec';
    const shut = { ...params, [`${name}.scale`]: tf.zeros([2]) };
    const [layer] = decode(plan, shut, tokens, prototypes);
    const bias = params[`${name}.proj.bias`].arraySync() as number[];
    const expected = tf.tensor2d(loops.feedForward(params, `${name}.ffn`, [bias]));
    expect(largestDifference(layer.slice([1, 7, 0], [1, 1, 8]).reshape([1, 8]), expected)).toBeLessThan(1e-5);
  });
});
