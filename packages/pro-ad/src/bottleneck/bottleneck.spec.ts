import { mlp, RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { randomParams, randomTensor } from '../testing/random-tensors.js';
import { linearInit } from '../model/linear-init.js';
import { tinyPlan } from '../testing/tiny-plan.js';
import { bottleneck, bottleneckNoise, bottleneckSpecs } from './bottleneck.js';
import { dropRate } from './rate.js';

const modes = ['fixed', 'randomRate', 'tokenAdaptive', 'schedule', 'inputOnly', 'jitter', 'none'] as const;
type Mode = (typeof modes)[number];

const BATCH = 3;
const specsOf = ({ config, width }: ReturnType<typeof tinyPlan>) =>
  bottleneckSpecs(config.anb, width, linearInit(config));
const noiseOf = ({ config, tokens: count, width }: ReturnType<typeof tinyPlan>) =>
  bottleneckNoise(config.anb, [BATCH, count, width]);
const tokens = randomTensor<tf.Tensor3D>('tokens', [BATCH, 4, 8]);
const prototypes = randomTensor<tf.Tensor3D>('prototypes', [1, 4, 8]);

function run(anb: Record<string, unknown>, step: number, seed = 1): tf.Tensor3D {
  const plan = tinyPlan({ anb });
  const stream = RandomStream.fromSeed(seed);
  const noise = Object.fromEntries(
    Object.entries(noiseOf(plan)).map(([name, { shape, distribution }]) => {
      const size = shape.reduce((product, extent) => product * extent, 1);
      const own = stream.child(name);
      return [name, tf.tensor(distribution === 'normal' ? own.normal(size) : own.uniform(size), [...shape])];
    }),
  );
  const params = randomParams(specsOf(plan));
  return bottleneck(plan.config.anb, params, {
    tokens,
    training: { noise, prototypes, step: tf.scalar(step) },
  });
}

function undisturbed(mode: Mode): tf.Tensor3D {
  const plan = tinyPlan({ anb: { mode } });
  return bottleneck(plan.config.anb, randomParams(specsOf(plan)), { tokens, training: undefined });
}

describe('bottleneck', () => {
  it.each(modes)('keeps the shape and stays finite: %s', (mode) => {
    const output = run({ mode }, 500);
    expect(output.shape).toEqual([BATCH, 4, 8]);
    expect(output.dataSync().every(Number.isFinite)).toBe(true);
  });

  it.each(modes.filter((mode) => mode !== 'none'))('disturbs in training, by its noise alone: %s', (mode) => {
    const clean = undisturbed(mode).dataSync();
    expect(run({ mode }, 500).dataSync()).not.toEqual(clean);
    expect(run({ mode }, 500).dataSync()).toEqual(run({ mode }, 500).dataSync());
    expect(run({ mode }, 500, 2).dataSync()).not.toEqual(run({ mode }, 500).dataSync());
  });

  it('is the MLP without noise in mode none and at inference; inputOnly has no MLP', () => {
    const plan = tinyPlan();
    const expected = mlp(randomParams(specsOf(plan)), 'anb', tokens).dataSync();
    expect(undisturbed('none').dataSync()).toEqual(expected);
    expect(undisturbed('randomRate').dataSync()).toEqual(expected);
    expect(run({ mode: 'none' }, 0).dataSync()).toEqual(expected);
    expect(specsOf(tinyPlan({ anb: { mode: 'inputOnly' } }))).toEqual({});
    expect(undisturbed('inputOnly')).toBe(tokens);
  });

  it.each([
    [{ mode: 'fixed', rate: 0 }],
    [{ mode: 'randomRate', rate: 0, spread: 0 }],
    [{ mode: 'jitter', jitterScale: 0 }],
    [{ mode: 'none' }],
  ])('asks for no noise when there is none: %j', (anb) => {
    expect(noiseOf(tinyPlan({ anb }))).toEqual({});
  });

  it('drops about the asked fraction and keeps the mean: inputOnly', () => {
    const output = run({ mode: 'inputOnly', rate: 0.5 }, 0);
    const kept = output.dataSync().filter((value) => value !== 0);
    expect(kept.length / output.size).toBeGreaterThan(0.3);
    expect(kept.length / output.size).toBeLessThan(0.7);
    const ratio = output.div(tokens).dataSync();
    expect(ratio.every((value) => value === 0 || Math.abs(value - 2) < 1e-5)).toBe(true);
  });

  it('scales the jitter to the length of the token, as UniAD does', () => {
    const noise = { 'anb.jitter': tf.ones([BATCH, 4, 8]) };
    const plan = tinyPlan({ anb: { mode: 'jitter', jitterScale: 20 } });
    const params = randomParams(specsOf(plan));
    const step = tf.scalar(0);
    const output = bottleneck(plan.config.anb, params, { tokens, training: { noise, prototypes, step } });
    const jittered = tokens.add(tokens.norm('euclidean', 2, true).mul(20 / 8));
    expect(
      output
        .sub(mlp(params, 'anb', jittered))
        .abs()
        .max()
        .dataSync()[0],
    ).toBeLessThan(1e-4);
  });
});

describe('dropRate', () => {
  const options = tinyPlan().config.anb;
  const input = { tokens, prototypes, noise: { 'anb.rate': tf.tensor3d([[[0]], [[0.5]], [[0.999]]]) } };
  const rates = (rate: number | tf.Tensor): number[] =>
    typeof rate === 'number' ? [rate] : [...rate.dataSync()];

  it('draws one rate an image from its interval, in steps of 1/256', () => {
    const drawn = dropRate(options, { ...input, step: tf.scalar(0) }) as tf.Tensor;
    expect(drawn.shape).toEqual([3, 1, 1]);
    expect(rates(drawn)).toEqual([26 / 256, 51 / 256, 77 / 256]);
  });

  it('is constant when fixed', () => {
    expect(dropRate({ ...options, mode: 'fixed', rate: 0.4 }, { ...input, step: tf.scalar(0) })).toBe(
      102 / 256,
    );
  });

  it('ramps up over rampSteps', () => {
    const at = (step: number): number[] =>
      rates(dropRate({ ...options, mode: 'schedule', rate: 0.5 }, { ...input, step: tf.scalar(step) }));
    expect([at(0), at(250), at(1000), at(5000)]).toEqual([[0], [0.125], [0.5], [0.5]]);
  });

  it('gives tokens near a prototype more noise, up to a limit', () => {
    const near = tf.concat(
      [prototypes.slice([0, 0, 0], [1, 1, 8]), prototypes.slice([0, 0, 0], [1, 1, 8]).neg()],
      1,
    );
    const one = prototypes.slice([0, 0, 0], [1, 1, 8]);
    const rate = (maxRate: number): number[] =>
      rates(
        dropRate(
          { ...options, mode: 'tokenAdaptive', rate: 0.2, maxRate },
          { ...input, tokens: near as tf.Tensor3D, prototypes: one as tf.Tensor3D, step: tf.scalar(0) },
        ),
      );
    // Similarities 1 and -1 -> 1 and 0, mean 0.5: relative 2 and 0.
    expect(rate(0.6)).toEqual([102 / 256, 0]);
    expect(rate(0.25)).toEqual([64 / 256, 0]);
  });
});
