import * as tf from '@tensorflow/tfjs';
import { tokenContext, cnnTaps } from '../testing/token-cell.js';
import { loops } from '../testing/token-loops.js';
import type { Rows } from '../testing/token-loops.js';
import { largestDifference, randomParams, randomTensor } from '../testing/token-tensors.js';
import { dinomalySchema } from './config.js';
import { decode, decoderSpecs } from './decoder.js';
import { makeDinomalyPlan } from './plan.js';
import type { DinomalyPlan } from './plan.js';

type Attention = Readonly<Record<string, unknown>>;

const planOf = (attn: Attention, taps = cnnTaps): DinomalyPlan =>
  makeDinomalyPlan(
    dinomalySchema.parse({ width: 8, attn: { heads: 2, ...attn }, decoder: { layers: 2, ffnRatio: 2 } }),
    tokenContext(taps),
  );

const tokens = randomTensor<tf.Tensor3D>('tokens', [3, 16, 8]);
const paramsOf = (attn: Attention) => randomParams(decoderSpecs(planOf(attn)));
const run = (attn: Attention, x = tokens): tf.Tensor3D[] => decode(planOf(attn), paramsOf(attn), x);

const phi = (x: number): number => (x > 0 ? x + 1 : Math.exp(x));
/** Attention weights as the descriptions of the kinds read. */
const weights: Record<string, (q: number[], keys: Rows, index: number) => number[]> = {
  linear: (q, keys) => {
    const products = keys.map((key) => loops.dot(q.map(phi), key.map(phi)));
    const total = products.reduce((sum, value) => sum + value, 1e-6);
    return products.map((value) => value / total);
  },
  softmax: (q, keys) => softmax(q, keys, () => true),
  neighbours: (q, keys, index) =>
    softmax(q, keys, (key) => {
      const dy = Math.abs((key >> 2) - (index >> 2));
      const dx = Math.abs((key % 4) - (index % 4));
      return dy > 1 || dx > 1;
    }),
};

function softmax(q: number[], keys: Rows, seen: (key: number) => boolean): number[] {
  const exponentials = keys.map((key, s) =>
    seen(s) ? Math.exp(loops.dot(q, key) / Math.sqrt(q.length)) : 0,
  );
  const total = exponentials.reduce((sum, value) => sum + value);
  return exponentials.map((value) => value / total);
}

const kinds: [string, Attention][] = [
  ['linear', {}],
  ['softmax', { kind: 'softmax' }],
  ['neighbours', { kind: 'softmax', neighbours: 3 }],
];

describe('decode', () => {
  it.each(kinds)('is a stack of pre-norm blocks, one layer norm for queries and keys: %s', (kind, attn) => {
    const params = paramsOf(attn);
    const layers = decode(planOf(attn), params, tokens);
    expect(layers.map(({ shape }) => shape)).toEqual([tokens.shape, tokens.shape]);
    tokens.arraySync().forEach((image, b) => {
      let x = image;
      layers.forEach((layer, l) => {
        const name = `decoder.${l}.rec`;
        const unit = loops.norm(params, `${name}.norm`, x);
        const attended = loops.attention(params, name, unit, unit, 2, (_, q, keys, index) =>
          weights[kind](q, keys, index),
        );
        x = loops.feedForward(params, `${name}.ffn`, loops.add(x, attended));
        const expected = tf.tensor2d(x);
        expect(largestDifference(layer.slice([b, 0, 0], [1, 16, 8]).reshape([16, 8]), expected)).toBeLessThan(
          2e-4,
        );
      });
    });
  });

  it('attends alike with every kind where there is a single token', () => {
    const one = randomTensor<tf.Tensor3D>('one', [2, 1, 8]);
    const [linear, softmaxed] = [run({}, one), run({ kind: 'softmax' }, one)];
    linear.forEach((layer, i) => expect(largestDifference(layer, softmaxed[i])).toBeLessThan(1e-4));
  });

  it('does not mix images', () => {
    const alone = run({}, tokens.slice([1, 0, 0], [1, 16, 8]));
    run({}).forEach((layer, i) =>
      expect(largestDifference(layer.slice([1, 0, 0], [1, 16, 8]), alone[i])).toBeLessThan(1e-5),
    );
  });

  it('hides what a neighbour holds from the attention under the mask', () => {
    const attended = (attn: Attention): number => {
      const plan = planOf(attn);
      const params = paramsOf(attn);
      // Gradient of the first block at token 5 by token 6, its neighbour to the right.
      const output = (x: tf.Tensor): tf.Scalar =>
        decode(plan, params, x as tf.Tensor3D)[0]
          .slice([0, 5, 0], [1, 1, 8])
          .sum();
      return tf.grad(output)(tokens).slice([0, 6, 0], [1, 1, 8]).abs().max().dataSync()[0];
    };
    expect(attended({ kind: 'softmax' })).toBeGreaterThan(1e-3);
    expect(attended({ kind: 'softmax', neighbours: 3 })).toBe(0);
  });
});

describe('makeDinomalyPlan', () => {
  it('takes one head for 64 channels', () => {
    const heads = (width: number): number =>
      makeDinomalyPlan(dinomalySchema.parse({ width }), tokenContext()).heads;
    expect([16, 64, 128, 256, 768].map(heads)).toEqual([1, 1, 2, 4, 12]);
  });

  it.each([
    ['INVALID_CONFIG', { attn: { neighbours: 3 } }],
    ['INVALID_CONFIG', { attn: { kind: 'softmax', neighbours: 4 } }],
    ['INVALID_WIDTH', { attn: { heads: 3 } }],
    ['INVALID_WIDTH', { width: 'taps' }],
    ['INVALID_GROUPS', { features: { groups: [[0, 4]] } }],
  ])('refuses with %s what does not fit: %j', (code, options) => {
    let caught: unknown;
    try {
      makeDinomalyPlan(dinomalySchema.parse(options), tokenContext());
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({ code, hint: expect.stringMatching(/\w/) });
  });
});
