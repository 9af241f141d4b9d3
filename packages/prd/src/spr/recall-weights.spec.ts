import { RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { expectClose, useCpuBackend } from '../testing/cpu-backend.js';
import { smallConfig, smallSite, tensors } from '../testing/fixtures.js';
import { initialise } from '@protobench/nn';
import type { PrototypeSet } from '../mnp/sites.js';
import { inferenceWeights, recallNoise, recallSpecs, trainingWeights } from './recall-weights.js';

useCpuBackend();

const [BATCH, TOKENS, CHANNELS, COUNT] = [2, 5, 4, 12];
const stream = RandomStream.fromSeed(5);
const rows = BATCH * TOKENS;

function setWith(groups: number): PrototypeSet {
  return {
    site: smallSite({ channels: CHANNELS, count: COUNT, groups }),
    name: 'mnp.0.stage.0',
    stage: 0,
  };
}

const scores = () => tf.tensor2d(stream.child('scores').normal(rows * COUNT), [rows, COUNT]);
const tokens = () => tf.tensor2d(stream.child('tokens').normal(rows * CHANNELS), [rows, CHANNELS]);

function trained(spr: object, groups = 1, draw = 'draw'): Float32Array {
  const set = setWith(groups);
  const config = smallConfig({ spr: { k: 3, lambda: 0.05, ...spr } });
  const noise = Object.fromEntries(
    Object.entries(recallNoise(set, config, BATCH)).map(([name, { shape, distribution }]) => {
      const size = shape.reduce((a, b) => a * b, 1);
      const own = stream.child(draw).child(name);
      return [name, tf.tensor(distribution === 'normal' ? own.normal(size) : own.uniform(size), [...shape])];
    }),
  );
  const { params } = initialise(recallSpecs(set, config), stream);
  return trainingWeights({ scores: scores(), tokens: tokens(), batch: BATCH }, set, config, tensors(params), {
    noise,
    category: tf.tensor1d([2, 0], 'int32'),
  }).values.dataSync<'float32'>();
}

const tested = (spr: object) =>
  inferenceWeights(scores(), smallConfig({ spr: { k: 3, lambda: 0.05, ...spr } })).dataSync<'float32'>();
const rowOf = (all: Float32Array, i: number) => Array.from(all.subarray(i * COUNT, (i + 1) * COUNT));
const used = (all: Float32Array, i: number) => rowOf(all, i).filter((weight) => weight > 0).length;

const MODES = ['topk', 'hardShrink', 'noisyTopk', 'randomRecall', 'dense'];

describe('trainingWeights', () => {
  it.each(MODES)('%s gives weights that are not negative and sum to 1', (mode) => {
    const weights = trained({ mode });
    expect(weights.every((weight) => weight >= 0)).toBe(true);
    const sums = Array.from({ length: rows }, (_, i) => rowOf(weights, i).reduce((a, b) => a + b, 0));
    expectClose(sums, new Array<number>(rows).fill(1));
  });

  it.each(MODES)('%s stays inside the block of the category', (mode) => {
    const weights = trained({ mode }, 3);
    for (let i = 0; i < rows; i++) {
      const [from, to] = i < TOKENS ? [8, 12] : [0, 4];
      const outside = rowOf(weights, i).filter((_, j) => j < from || j >= to);
      expect(outside.every((weight) => weight === 0)).toBe(true);
      expect(used(weights, i)).toBeGreaterThan(0);
    }
  });

  it.each([
    ['topk', 3],
    ['noisyTopk', 3],
    ['randomRecall', COUNT / 2],
    ['dense', COUNT],
  ])('%s recalls from %d prototypes', (mode, count) => {
    const weights = trained({ mode });
    for (let i = 0; i < rows; i++) expect(used(weights, i)).toBe(count);
  });

  it('adds the noise of an image, scaled by the token, to the scores of noisyTopk', () => {
    const set = setWith(1);
    const config = smallConfig({ spr: { mode: 'noisyTopk', k: COUNT } });
    const noise = stream
      .child('draw')
      .child('mnp.0.stage.0.noise')
      .normal(BATCH * COUNT);
    expect(recallNoise(set, config, BATCH)).toEqual({
      'mnp.0.stage.0.noise': { shape: [BATCH, COUNT], distribution: 'normal' },
    });
    // The gate starts at 0, where softplus is log 2.
    const plain = scores().dataSync();
    const noisy = Array.from(plain, (score, i) => {
      const image = Math.floor(i / COUNT / TOKENS);
      return score + Math.LN2 * noise[image * COUNT + (i % COUNT)];
    });
    const expected = tf.softmax(tf.tensor2d(noisy, [rows, COUNT])).dataSync();
    expectClose(trained({ mode: 'noisyTopk', k: COUNT }), expected);
  });

  it('hides other prototypes in another step', () => {
    const pattern = (draw: string) =>
      Array.from(trained({ mode: 'randomRecall' }, 1, draw), (weight) => weight > 0);
    expect(pattern('draw')).toEqual(pattern('draw'));
    expect(pattern('draw')).not.toEqual(pattern('another'));
  });

  it('asks for no randomness in the other modes', () => {
    for (const mode of ['topk', 'hardShrink', 'dense']) {
      expect(recallNoise(setWith(1), smallConfig({ spr: { mode } }), BATCH)).toEqual({});
    }
  });
});

describe('inferenceWeights', () => {
  it.each(MODES)('%s has no randomness left', (mode) => {
    const counterpart = mode === 'noisyTopk' ? 'topk' : mode === 'randomRecall' ? 'dense' : mode;
    expect(tested({ mode })).toEqual(trained({ mode: counterpart }));
  });

  it.each(MODES)('can be dense or the nearest whatever %s did in training', (mode) => {
    expect(tested({ mode, inference: 'dense' })).toEqual(trained({ mode: 'dense' }));
    const nearest = tested({ mode, inference: 'top1' });
    for (let i = 0; i < rows; i++) {
      const row = rowOf(scores().dataSync<'float32'>(), i);
      expect(rowOf(nearest, i)).toEqual(row.map((score) => (score === Math.max(...row) ? 1 : 0)));
    }
  });
});
