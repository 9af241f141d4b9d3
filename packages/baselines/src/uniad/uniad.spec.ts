import { RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import {
  brightestQuadrant,
  brokenImage,
  CELL_TAPS,
  featuresOf,
  gradientsOf,
  lossInput,
  mapsOf,
  normalImage,
  squareTap,
  toTensors,
  trainOn,
} from '../testing/uniad-cell.js';
import { cleanTokens, JITTER_NOISE } from './tokens.js';
import { planUniad } from './plan.js';
import { uniad } from './uniad.js';

tf.env().set('PROD', true);
beforeAll(() => tf.setBackend('cpu'));
// The plain JavaScript backend is slow on a busy machine.
jest.setTimeout(600_000);

const TINY = { width: 8, heads: 2, ffn: 12, encoderLayers: 1, decoderLayers: 2, window: 1, dropout: 0.2 };
const context = (taps = CELL_TAPS) => ({ taps, mapSize: { height: 8, width: 8 }, categories: ['x', 'y'] });
const features = featuresOf(Array.from({ length: 6 }, (_, i) => normalImage(i)));
const create = (options: Readonly<Record<string, object>> = {}) =>
  uniad.create(uniad.config.parse({ ...options, model: { ...TINY, ...options['model'] } }), context());

describe('uniad', () => {
  it('has gradients that agree with finite differences, for every parameter', async () => {
    const detector = create({ train: { jitter: 1 } });
    const state = await detector.init(features, RandomStream.fromSeed(1));
    const input = await lossInput(detector, state, features, [0, 1, 2]);
    const { gradients } = gradientsOf(detector, input);
    const step = 2e-3;
    for (const [name, gradient] of Object.entries(gradients)) {
      const size = Math.hypot(...gradient);
      expect([name, size > 0]).toEqual([name, true]);
      // Along the gradient itself the slope is its length.
      const direction = tf.tensor(gradient, input.params[name].shape).div(size);
      const at = (offset: number) =>
        detector
          .loss({
            ...input,
            params: { ...input.params, [name]: input.params[name].add(direction.mul(offset)) },
          })
          .loss.dataSync()[0];
      const slope = (at(step) - at(-step)) / (2 * step);
      expect([name, Math.abs(slope - size) / (size + 0.01) < 0.02]).toEqual([name, true]);
    }
  });

  it('asks for jitter and one field of dropout per layer, and for nothing without them', () => {
    const noise = create().noise(3);
    expect(noise).toEqual({
      [JITTER_NOISE]: { shape: [3, 4, 8], distribution: 'normal' },
      'encoder.0': { shape: [3, 4, 2 * 8 + 12], distribution: 'uniform' },
      'decoder.0': { shape: [3, 4, 3 * 8 + 12], distribution: 'uniform' },
      'decoder.1': { shape: [3, 4, 3 * 8 + 12], distribution: 'uniform' },
    });
    expect(create({ model: { dropout: 0 }, train: { jitter: 0 } }).noise(3)).toEqual({});
  });

  it('drops and jitters in training only, and measures against clean features', async () => {
    const state = await create().init(features, RandomStream.fromSeed(1));
    const lossWith = async (options: Readonly<Record<string, object>>, step: number) => {
      const detector = create(options);
      return gradientsOf(detector, await lossInput(detector, state, features, [0, 1], step)).loss;
    };
    const quiet = { model: { dropout: 0 }, train: { jitter: 0 } };
    expect(await lossWith(quiet, 0)).toBe(await lossWith(quiet, 1));
    const halves: Readonly<Record<string, object>>[] = [{ model: { dropout: 0 } }, { train: { jitter: 0 } }];
    for (const options of halves) {
      expect(await lossWith(options, 0)).not.toBe(await lossWith(options, 1));
    }
    // Without noise the loss is the mean square of what the map is the length of: 4 tokens, 8 channels.
    const plain = uniad.create(uniad.config.parse({ ...quiet, model: { ...TINY, dropout: 0 } }), {
      ...context(),
      mapSize: { height: 2, width: 2 },
    });
    const maps = mapsOf(plain, state, [normalImage(0), normalImage(1)]);
    const mean = maps.flatMap((map) => [...map]).reduce((sum, length) => sum + length ** 2, 0) / (2 * 4 * 8);
    expect(mean).toBeCloseTo(await lossWith(quiet, 0), 4);
  });

  it('rebuilds standardised taps on the grid of the coarsest one', async () => {
    const config = uniad.config.parse({ model: TINY });
    const plan = planUniad(config, context());
    expect(plan).toMatchObject({ grid: { height: 2, width: 2 }, tokens: 4, channels: 8 });
    const { buffers } = await create().init(features, RandomStream.fromSeed(1));
    expect(Object.keys(buffers)).toEqual(['input.0.mean', 'input.0.std', 'input.1.mean', 'input.1.std']);
    const [fine, coarse] = CELL_TAPS.map(({ height, width, channels }, k) =>
      tf.tensor4d(normalImage(2)[k], [1, height, width, channels]),
    );
    const tokens = cleanTokens(plan, toTensors(buffers), [fine, coarse]);
    // With aligned corners a grid of 2 x 2 takes the corners of the fine tap.
    const corners = tf.stridedSlice(fine, [0, 0, 0, 0], [1, 4, 4, 3], [1, 3, 3, 1]);
    const expected = tf.concat(
      [corners, coarse].map((tap, k) => {
        const [mean, std] = [buffers[`input.${k}.mean`], buffers[`input.${k}.std`]];
        return tap.sub(tf.tensor1d(mean.data)).div(tf.tensor1d(std.data)).reshape([1, 4, -1]) as tf.Tensor3D;
      }),
      2,
    );
    tokens.dataSync().forEach((value, i) => expect(value).toBeCloseTo(expected.dataSync()[i], 5));
    const raw = create({ features: { standardise: false } });
    expect((await raw.init(features, RandomStream.fromSeed(1))).buffers).toEqual({});
  });

  it('solves a toy of two categories: features that neither has are found, and where they are', async () => {
    const detector = uniad.create(
      uniad.config.parse({
        features: { gridScale: 2 },
        model: { width: 16, heads: 2, ffn: 32, encoderLayers: 1, decoderLayers: 1, window: 1, dropout: 0 },
        train: {
          steps: 120,
          batchSize: 4,
          schedule: 'warmupCosine',
          lr: 1e-2,
          warmup: 10,
          finalLr: 1e-4,
          jitter: 4,
        },
      }),
      context(),
    );
    const { state, losses } = await trainOn(
      detector,
      featuresOf(Array.from({ length: 24 }, (_, i) => normalImage(i))),
    );
    expect(losses[119]).toBeLessThan(0.4 * losses[0]);
    const indices = Array.from({ length: 8 }, (_, i) => 100 + i);
    const clean = mapsOf(
      detector,
      state,
      indices.map((i) => normalImage(i)),
    );
    const broken = mapsOf(
      detector,
      state,
      indices.map((i) => brokenImage(i, i % 4)),
    );
    const peaks = (maps: readonly Float32Array[]) => maps.map((map) => Math.max(...map));
    expect(Math.min(...peaks(broken))).toBeGreaterThan(Math.max(...peaks(clean)));
    expect(broken.map(brightestQuadrant)).toEqual(indices.map((i) => i % 4));
  });

  it('is trained, smoothed and scored as UniAD is', () => {
    const detector = uniad.create(uniad.config.parse({}), context([squareTap('a', 16, 4)]));
    expect(detector.training).toMatchObject({
      batchSize: 8,
      optimiser: { kind: 'adamw', beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 1e-4 },
      schedule: { kind: 'step', lr: 1e-4, factor: 0.1, fractions: [0.8] },
      clipNorm: 0.1,
    });
    expect(detector.smoothing).toEqual({ kind: 'none' });
    expect(detector.score).toEqual({ kind: 'pooledMax', window: 16 });
    const smoothed = uniad.config.parse({ map: { smoothing: { kind: 'gaussian', sigma: 4 } } });
    expect(smoothed.map.score).toEqual({ kind: 'pooledMax', window: 16 });
  });

  it('gives the same bits for the same seed, and leaves no tensor behind', async () => {
    const detector = create({ train: { steps: 2, batchSize: 2 } });
    const run = async (seed: number) =>
      mapsOf(detector, (await trainOn(detector, features, seed)).state, [normalImage(9)]);
    const first = await run(1);
    const before = tf.memory().numTensors;
    expect(await run(1)).toEqual(first);
    expect(tf.memory().numTensors).toBe(before);
    expect(await run(2)).not.toEqual(first);
  });

  it.each(Object.entries(uniad.variants))('builds the variant %s', async (_, overrides) => {
    const config = uniad.config.parse(overrides);
    const detector = uniad.create(config, context([squareTap('a', 16, 4)]));
    const { params } = await detector.init(
      featuresOf([normalImage(0, [squareTap('a', 16, 4)])], [squareTap('a', 16, 4)]),
      RandomStream.fromSeed(1),
    );
    expect(params['encoder.0.fc1.weight'].shape).toEqual([config.model.width, config.model.ffn]);
  });

  it('refuses what does not fit', () => {
    const message = (options: object) => uniad.config.safeParse(options).error?.issues[0].message;
    expect(message({ model: { width: 10, heads: 4 } })).toBe('must divide width');
    expect(message({ model: { width: 9, heads: 3 } })).toBe('must be even');
    expect(() => create({ model: { window: 3 } })).toThrow(
      expect.objectContaining({ code: 'INVALID_CONFIG' }),
    );
    expect(() => create({ model: { window: 0 } })).not.toThrow();
    expect(() => uniad.create(uniad.config.parse({}), context([]))).toThrow(
      expect.objectContaining({ code: 'INCOMPATIBLE_TAPS' }),
    );
  });
});
