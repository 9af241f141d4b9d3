import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RandomStream } from '@protobench/nn';
import { jitter } from '@protobench/prd';
import * as tf from '@tensorflow/tfjs';
import { attention, attentionSpecs } from './attention.js';
import { uniadSchema } from './config.js';
import { modelSpecs, positionEmbedding, reconstruct } from './model.js';
import { neighbourMask } from './neighbour-mask.js';
import { planUniad } from './plan.js';

tf.env().set('PROD', true);
beforeAll(() => tf.setBackend('cpu'));

interface Golden {
  readonly loss: number;
  readonly output: readonly number[];
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly gradients: Readonly<Record<string, number>>;
}

const golden = JSON.parse(readFileSync(join(__dirname, '../../golden/uniad.json'), 'utf8')) as Golden;

/** The rule of `golden/uniad.py`. */
function rule(name: string, shape: readonly number[], scale: number, shift = 0): tf.Tensor {
  const phase = [...name].reduce((sum, character) => sum + character.charCodeAt(0), 0);
  const size = shape.reduce((a, b) => a * b, 1);
  const data = Float32Array.from({ length: size }, (_, i) => scale * Math.sin(1.7 * i + phase) + shift);
  return tf.tensor(data, [...shape]);
}

const isNorm = (name: string) => /(norm\d?|out)\.(weight|bias)$/.test(name);
const values = (name: string, shape: readonly number[]) =>
  isNorm(name) ? rule(name, shape, 0.3, Number(name.endsWith('weight'))) : rule(name, shape, 0.5);

const plan = planUniad(
  uniadSchema.parse({
    model: { width: 8, heads: 2, ffn: 12, encoderLayers: 2, decoderLayers: 2, window: 3, dropout: 0 },
  }),
  {
    taps: [{ name: 'a', stride: 8, height: 4, width: 5, channels: 5 }],
    mapSize: { height: 8, width: 10 },
    categories: ['x'],
  },
);

describe('the model', () => {
  const names = Object.keys(golden.shapes);
  const params = () => Object.fromEntries(names.map((name) => [name, values(name, golden.shapes[name])]));
  const features = () => rule('features', [2, 20, 5], 1) as tf.Tensor3D;

  it('has the parameters of the public code', () => {
    const specs = modelSpecs(plan);
    const shapes = Object.fromEntries(Object.entries(specs).map(([name, { shape }]) => [name, shape]));
    expect(shapes).toEqual(golden.shapes);
  });

  it('gives what PyTorch gives', () => {
    const output = reconstruct(plan, params(), features(), null);
    expect(output.shape).toEqual([2, 20, 5]);
    output.dataSync().forEach((value, i) => expect(value).toBeCloseTo(golden.output[i], 4));
  });

  it('has the gradients of PyTorch', () => {
    const x = features();
    const { value, grads } = tf.valueAndGrads((...all: tf.Tensor[]) => {
      const own = Object.fromEntries(names.map((name, i) => [name, all[i]]));
      return tf.mean(tf.square(tf.sub(reconstruct(plan, own, x, null), x)));
    })(Object.values(params()));
    expect(value.dataSync()[0]).toBeCloseTo(golden.loss, 5);
    names.forEach((name, i) => {
      const found = tf.sum(tf.mul(grads[i], rule(`${name}'`, golden.shapes[name], 1))).dataSync()[0];
      const expected = golden.gradients[name];
      expect([name, Math.abs(found - expected) <= 1e-4 + 1e-3 * Math.abs(expected)]).toEqual([name, true]);
    });
  });

  it('joins a half for the column and a half for the row of a cell', () => {
    const position = positionEmbedding(plan, params());
    const columns = params()['position.column'].arraySync() as number[][];
    const rows = params()['position.row'].arraySync() as number[][];
    (position.arraySync()[0] as number[][]).forEach((value, token) => {
      expect(value).toEqual([...columns[token % 5], ...rows[Math.floor(token / 5)]]);
    });
  });
});

describe('attention', () => {
  const stream = RandomStream.fromSeed(4);
  const random = (name: string, shape: [number, number, number]) =>
    tf.tensor3d(stream.child(name).normal(shape[0] * shape[1] * shape[2]), shape);
  const params = Object.fromEntries(
    Object.entries(attentionSpecs('a', 6)).map(([name, { shape, init }]) => [
      name,
      tf.tensor(init(shape, stream.child(name)), [...shape]),
    ]),
  );
  const query = random('query', [1, 20, 6]);
  const tokens = random('tokens', [3, 20, 6]);
  const mask = neighbourMask(plan.grid, 3);
  const attend = (keys: tf.Tensor3D, chosen = query) =>
    attention(params, 'a', { query: chosen, keys, values: keys }, 3, mask);

  it('does not see the neighbourhood of the query', () => {
    // Everything around token 7 (row 1, column 2) changes.
    const near = [1, 2, 3, 6, 7, 8, 11, 12, 13];
    const changed = tf.where(
      tf
        .tensor(
          Array.from({ length: 20 }, (_, i) => near.includes(i)),
          [1, 20, 1],
        )
        .tile([3, 1, 6])
        .cast('bool'),
      random('other', [3, 20, 6]),
      tokens,
    ) as tf.Tensor3D;
    const [before, after] = [tokens, changed].map((keys) => attend(keys).arraySync());
    for (let image = 0; image < 3; image++) expect(after[image][7]).toEqual(before[image][7]);
    expect(after[0][19]).not.toEqual(before[0][19]);
  });

  it('serves all images with one query as with a query for each, gradients too', () => {
    const repeated = tf.tile(query, [3, 1, 1]);
    expect(attend(tokens).arraySync()).toEqual(attend(tokens, repeated).arraySync());
    const gradient = (chosen: tf.Tensor3D) =>
      tf.grad((q) => tf.sum(tf.square(attend(tokens, q as tf.Tensor3D))))(chosen);
    const shared = gradient(query).dataSync();
    const single = tf.sum(gradient(repeated), 0).dataSync();
    shared.forEach((value, i) => expect(value).toBeCloseTo(single[i], 4));
  });
});

describe('jitter', () => {
  it('has the deviation of the public code: scale times the length over the channels', () => {
    const x = tf.tensor3d([
      [
        [3, 4],
        [0, 0],
        [6, 8],
      ],
    ]);
    const noise = tf.tensor3d([
      [
        [1, -1],
        [1, 1],
        [0.5, 0],
      ],
    ]);
    expect(jitter(x, noise, 20).arraySync()).toEqual([
      [
        [53, -46],
        [0, 0],
        [56, 8],
      ],
    ]);
  });
});
