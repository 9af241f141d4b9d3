import type { TrainingFeatures } from '@protobench/harness';
import { createOptimiser, RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { PrdError } from './errors.js';
import { prd } from './prd.js';
import { useCpuBackend } from './testing/cpu-backend.js';
import { advance, begin, gradientsOf, lossInput, mapsOf } from './testing/eager-training.js';
import { randomFeatures, smallConfig, smallContext, tap } from './testing/fixtures.js';

useCpuBackend();

const TINY_TAPS = [tap('a', 4, 4), tap('b', 2, 6)];
const CONTEXT = smallContext(TINY_TAPS);
const features = randomFeatures(8, TINY_TAPS);
const create = (overrides: Readonly<Record<string, object>> = {}) =>
  prd.create(smallConfig(overrides), CONTEXT);
const BATCH = [0, 1, 2, 3];

const MODES: [string, Readonly<Record<string, object>>][] = [
  ['default', {}],
  ['rd4ad', { mnp: { enabled: false } }],
  ...['hardShrink', 'noisyTopk', 'randomRecall', 'dense'].map(
    (mode): [string, Readonly<Record<string, object>>] => [mode, { spr: { mode, k: 3, lambda: 0.05 } }],
  ),
  ...['residual', 'gate', 'concatConv'].map((filter): [string, Readonly<Record<string, object>>] => [
    filter,
    { mnp: { filter, count: 12, iterations: 3 } },
  ]),
  ['learnable residual', { mnp: { filter: 'residual', beta: 'learnable', count: 12 } }],
  ...['embedding', 'f3Only', 'both'].map((position): [string, Readonly<Record<string, object>>] => [
    position,
    { mnp: { position, count: 12, embeddingCount: 10 } },
  ]),
  ['prototypes that know their places', { mnp: { place: 1, count: 12, position: 'both' } }],
  ['two stages of recall', { mnp: { stages: 2, count: 12 } }],
  ['a block per category', { mnp: { groups: 'perClass', count: 12 } }],
  ['a mixture of experts', { mnp: { groups: 'moe', count: 12 } }],
  ['two stages of training', { train: { mode: 'twoStage', steps: 2, prototypeFraction: 0.5 } }],
  ['no gradient from distillation', { mnp: { gradFromKD: false, count: 12 } }],
  ['inner products', { mnp: { metric: 'dot', count: 12 } }],
  ['distances', { mnp: { metric: 'l2', count: 12 } }],
  ['rescaled recall', { mnp: { rescale: true, count: 12 } }],
  ['raw features', { input: { standardise: false } }],
  ['uniform prototypes', { mnp: { init: 'uniform', count: 12 } }],
  [
    'references as their author trains them, and their recall in the map',
    {
      input: { average: true, jitter: 4 },
      mnp: { kind: 'reference' },
      reference: { width: 8, heads: 2, layers: 1 },
      loss: { distance: 'mseCosine' },
      map: { distance: 'mseCosine', recall: 0.5 },
    },
  ],
  [
    'two stages of references on the embedding, too',
    {
      mnp: { kind: 'reference', position: 'both', stages: 2, filter: 'gate' },
      reference: { width: 8, heads: 2, layers: 1 },
    },
  ],
  ['a product map', { map: { fusion: 'product' } }],
];

describe('prd', () => {
  it.each(MODES)('trains and predicts with %s', async (_, overrides) => {
    const detector = create(overrides);
    let trainee = await begin(detector, features);
    const names = (record: object) => Object.keys(record).sort();
    const { params, buffers } = trainee;
    for (let step = 0; step < 2; step++) {
      const next = await advance(detector, trainee, features, BATCH);
      expect(Number.isFinite(next.report.loss)).toBe(true);
      expect(next.report.distillation).toBeGreaterThan(0);
      trainee = next.trainee;
    }
    expect(names(trainee.params)).toEqual(names(params));
    expect(names(trainee.buffers)).toEqual(names(buffers));
    const maps = await mapsOf(detector, trainee, features, [0, 5, 6]);
    expect(maps.map(({ length }) => length)).toEqual([256, 256, 256]);
    expect(maps.every((map) => map.every((value) => Number.isFinite(value) && value >= 0))).toBe(true);
    expect(maps[0]).not.toEqual(maps[1]);
  });

  it('maps an image to the same values whatever batch it is in', async () => {
    const detector = create();
    const trainee = await begin(detector, features);
    const [together] = await mapsOf(detector, trainee, features, [4, 1, 2]);
    const [alone] = await mapsOf(detector, trainee, features, [4]);
    expect(together).toEqual(alone);
  });

  it('trains every parameter', async () => {
    const detector = create();
    const state = await begin(detector, features);
    const gradients = gradientsOf(detector, await lossInput(detector, state, features, BATCH));
    const still = Object.entries(gradients).filter(([, gradient]) => gradient.every((value) => value === 0));
    expect(still.map(([name]) => name)).toEqual([]);
    expect(Object.keys(gradients)).toContain('mnp.1.stage.0.prototypes');
  });

  it('trains all of the references, and counts no prototypes', async () => {
    const detector = create({
      mnp: { kind: 'reference' },
      reference: { width: 8, heads: 2, layers: 2 },
    });
    expect(detector.afterUpdate).toBeUndefined();
    expect(detector.prototypes).toBeUndefined();
    const state = await begin(detector, features);
    const gradients = gradientsOf(detector, await lossInput(detector, state, features, BATCH));
    const still = Object.entries(gradients).filter(([, gradient]) => gradient.every((value) => value === 0));
    // Softmax does not see what is added to all its logits, so a bias of the keys has no gradient but rounding.
    expect(still.map(([name]) => name).filter((name) => !name.endsWith('.k.bias'))).toEqual([]);
    expect(Object.keys(gradients)).toContain('mnp.1.stage.0.reference');
  });

  it('trains the router of a mixture', async () => {
    const detector = create({ mnp: { groups: 'moe', count: 12 } });
    const state = await begin(detector, features);
    const gradients = gradientsOf(detector, await lossInput(detector, state, features, BATCH));
    const routers = Object.entries(gradients).filter(([name]) => name.includes('router'));
    expect(routers).toHaveLength(8);
    for (const [, gradient] of routers) expect(Math.hypot(...gradient)).toBeGreaterThan(0);
  });

  it('never trains the teacher: constants of the taps are buffers', async () => {
    const state = await begin(create(), features);
    expect(Object.keys(state.params).filter((name) => name.startsWith('input'))).toEqual([]);
    expect(state.buffers['input.1.std'].shape).toEqual([6]);
  });

  it('leaves no trace of prototypes when they are off', async () => {
    const detector = create({ mnp: { enabled: false } });
    const { params, buffers } = await begin(detector, features);
    expect(
      [...Object.keys(params), ...Object.keys(buffers)].filter((name) => name.startsWith('mnp')),
    ).toEqual([]);
    expect(detector.noise(4)).toEqual({});
    expect(detector.afterUpdate).toBeUndefined();
  });

  it('draws bottleneck and student alike with and without prototypes', async () => {
    const [on, off] = [
      await begin(create(), features),
      await begin(create({ mnp: { enabled: false } }), features),
    ];
    for (const [name, values] of Object.entries(off.params)) expect(on.params[name]).toEqual(values);
  });

  it('sends no distillation gradient to prototypes with gradFromKD off', async () => {
    const prototypeGradients = async (gradFromKD: boolean, proto: number) => {
      const detector = create({ mnp: { gradFromKD, count: 12 }, loss: { proto, diversity: 0 } });
      const state = await begin(detector, features);
      const gradients = gradientsOf(detector, await lossInput(detector, state, features, BATCH));
      return [0, 1].map((k) => gradients[`mnp.${k}.stage.0.prototypes`]);
    };
    const [small, large] = [await prototypeGradients(false, 1), await prototypeGradients(false, 2)];
    const both = await prototypeGradients(true, 1);
    small.forEach((gradient, k) => {
      expect(Math.hypot(...gradient)).toBeGreaterThan(0);
      // Without a distillation part the gradient is proportional to the weight of L_proto.
      expect(large[k]).toEqual(gradient.map((value) => 2 * value));
      expect(both[k]).not.toEqual(gradient);
    });
  });

  it('fixes prototypes after the first of two training stages', async () => {
    const detector = create({ train: { mode: 'twoStage', steps: 10, prototypeFraction: 0.5 } });
    const state = await begin(detector, features);
    const size = async (step: number, name: string) => {
      const input = await lossInput(detector, state, features, BATCH, step);
      return Math.hypot(...gradientsOf(detector, input)[name]);
    };
    expect(await size(4, 'mnp.0.stage.0.prototypes')).toBeGreaterThan(0);
    expect(await size(5, 'mnp.0.stage.0.prototypes')).toBe(0);
    expect(await size(5, 'student.0.head.weight')).toBeGreaterThan(0);
  });

  it('moves running statistics in training and uses them at test time', async () => {
    const detector = create();
    const before = await begin(detector, features);
    const { trainee } = await advance(detector, before, features, BATCH);
    const name = 'ocbe.0.conv1.norm.running_mean';
    expect(trainee.buffers[name].data).not.toEqual(before.buffers[name].data);
    const [map] = await mapsOf(detector, trainee, features, [0]);
    const [other] = await mapsOf(
      detector,
      { ...trainee, buffers: { ...trainee.buffers, [name]: before.buffers[name] } },
      features,
      [0],
    );
    expect(map).not.toEqual(other);
  });

  it('counts idle steps and re-seeds a prototype that no token comes near', async () => {
    // All tokens point the same way, one prototype the other.
    const shifted: TrainingFeatures = {
      ...features,
      batch: async (indices) =>
        (await features.batch(indices)).map((array) => ({ ...array, data: array.data.map((v) => v + 50) })),
    };
    const detector = create({ input: { standardise: false }, spr: { k: 1, staleAfter: 2 } });
    const name = 'mnp.0.stage.0.prototypes';
    const [row, channels] = [5, 4];
    const state = await begin(detector, shifted);
    const data = state.params[name].data.slice().fill(-1, row * channels, (row + 1) * channels);
    const start = { ...state, params: { ...state.params, [name]: { ...state.params[name], data } } };
    const idle = ({ buffers }: typeof state) => buffers['mnp.0.stage.0.idle'].data[row];
    const first = (await advance(detector, start, shifted, BATCH)).trainee;
    expect(idle(first)).toBe(1);
    expect(first.params[name].data[row * channels]).toBeLessThan(0);
    const second = (await advance(detector, first, shifted, BATCH)).trainee;
    expect(idle(second)).toBe(0);
    expect(second.params[name].data[row * channels]).toBeGreaterThan(40);
  });

  it('keeps the places of prototypes beside their counters, in training alone', async () => {
    const detector = create({ mnp: { place: 1, count: 12 } });
    const start = await begin(detector, features);
    const places = ({ buffers }: typeof start) => buffers['mnp.0.stage.0.places'];
    expect(places(start).shape).toEqual([16, 12]);
    const { trainee } = await advance(detector, start, features, BATCH);
    const sum = Array.from(places(trainee).data).reduce((a, b) => a + b, 0);
    expect(places(trainee).data).not.toEqual(places(start).data);
    expect(sum / (16 * 12)).toBeCloseTo(1, 4);
    expect(Object.keys((await begin(create(), features)).buffers).join()).not.toContain('places');
  });

  it('gives the same bits for the same seed and others for another', async () => {
    const run = async (seed: number) => {
      const detector = create({ spr: { mode: 'noisyTopk', k: 3 } });
      const { trainee } = await advance(detector, await begin(detector, features, seed), features, BATCH);
      return trainee;
    };
    const first = await run(1);
    expect(await run(1)).toEqual(first);
    expect(await run(2)).not.toEqual(first);
  });

  it('frees every tensor of a step', async () => {
    const detector = create();
    let trainee = await begin(detector, features);
    const counts: number[] = [];
    for (let step = 0; step < 3; step++) {
      trainee = (await advance(detector, trainee, features, BATCH)).trainee;
      counts.push(tf.memory().numTensors);
    }
    expect(counts[2]).toBe(counts[1]);
  });

  it('asks for the optimiser that the harness knows', () => {
    expect(() => createOptimiser(create().training.optimiser)).not.toThrow();
  });

  it('explains options that do not fit the cell', async () => {
    expect(() => create({ mnp: { groups: 'perClass', count: 5 } })).toThrow(PrdError);
    const greedy = create({ mnp: { count: 500 } });
    await expect(greedy.init(features, RandomStream.fromSeed(1))).rejects.toMatchObject({
      code: 'INVALID_CONFIG',
      hint: expect.stringContaining('mnp.count'),
    });
  });
});
