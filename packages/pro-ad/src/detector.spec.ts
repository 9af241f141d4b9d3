import { RandomStream } from '@protobench/nn';
import type { Detector, DetectorState } from '@protobench/harness';
import * as tf from '@tensorflow/tfjs';
import { proAd } from './index.js';
import { lossAndGradients, mapsOf, train } from './testing/eager.js';
import { merged, tinyTaps, tinyWidths } from './testing/tiny-plan.js';
import type { Overrides } from './testing/tiny-plan.js';
import { toBatch, toyContext, toyFeatures } from './testing/toy-cell.js';
import { normalImages } from './testing/toy-images.js';

// Trainings on the cpu backend take seconds alone, and far longer beside other suites.
jest.setTimeout(300000);

const COUNT = 6;
const { images, category } = normalImages(COUNT, tinyTaps);
const features = toyFeatures(images, category, tinyTaps);
const batch = toBatch(images.slice(0, 4), tinyTaps);

async function build(...overrides: Overrides[]): Promise<{ detector: Detector; state: DetectorState }> {
  const config = proAd.config.parse(merged(tinyWidths, ...overrides));
  const detector = proAd.create(config, toyContext(tinyTaps));
  return { detector, state: await detector.init(features, RandomStream.fromSeed(1)) };
}

const modes: Overrides[] = [
  ...['fixed', 'randomRate', 'tokenAdaptive', 'schedule', 'inputOnly', 'jitter', 'none'].map((mode) => ({
    anb: { mode },
  })),
  ...['trunc02', 'kmeans', 'position'].map((init) => ({ proto: { init } })),
  { proto: { perLayer: true, init: 'kmeans' } },
  { features: { groups: 'all' } },
  { features: { groups: [[0, 1], [1]], posEmbed: 'none', standardise: false } },
  { features: { gridScale: 1.5 } },
  { dbd: { output: 'last' } },
  { pc: { mode: 'coherence' } },
  { map: { distance: 'both' } },
  { train: { optimiser: 'adamw', clipNorm: null } },
];

const forAnyTaps = Object.entries(proAd.variants)
  .filter(([name]) => !name.startsWith('vit'))
  .map(([, overrides]) => overrides);

describe('detector', () => {
  it.each([...modes, ...forAnyTaps])(
    'gives a loss, gradients for all parameters and maps: %j',
    async (overrides) => {
      const { detector, state } = await build(overrides);
      const { loss, gradients } = lossAndGradients(detector, state, batch, 500);
      expect(loss).toBeGreaterThan(0);
      expect(loss).toBeLessThan(2.5);
      expect(Object.keys(gradients).sort()).toEqual(Object.keys(state.params).sort());
      for (const [name, gradient] of Object.entries(gradients)) {
        expect([name, gradient.length]).toEqual([name, state.params[name].data.length]);
        expect([name, gradient.every(Number.isFinite)]).toEqual([name, true]);
      }
      const maps = mapsOf(detector, state, batch);
      expect(maps).toHaveLength(4 * 32 * 32);
      expect(maps.every((value) => value >= 0 && Number.isFinite(value))).toBe(true);
    },
  );

  it('takes averaged taps of equal width without maps, as those of a ViT', async () => {
    const taps = Array.from({ length: 8 }, (_, i) => ({
      name: `block ${i}`,
      stride: 14,
      height: 2,
      width: 2,
      channels: 8,
    }));
    const own = normalImages(COUNT, taps);
    const config = proAd.config.parse({
      ...proAd.variants.vit,
      attn: { heads: 2 },
      dbd: { layers: 2, protoFfn: true, ffnRatio: 1 },
    });
    const detector = proAd.create(config, toyContext(taps));
    const state = await detector.init(toyFeatures(own.images, own.category, taps), RandomStream.fromSeed(1));
    expect(state.buffers).toEqual({});
    expect(Object.keys(state.params).filter((name) => /^(input|output)/.test(name))).toEqual([]);
    const { loss, gradients } = lossAndGradients(detector, state, toBatch(own.images, taps), 0);
    expect(loss).toBeGreaterThan(0.1);
    expect(Object.values(gradients).every((gradient) => gradient.some((value) => value !== 0))).toBe(true);
  });

  it('moves every parameter by default', async () => {
    const { detector, state } = await build();
    const { gradients } = lossAndGradients(detector, state, batch, 500);
    const still = Object.keys(gradients).filter((name) => gradients[name].every((value) => value === 0));
    expect(still).toEqual([]);
  });

  it('learns no buffer and lets none change', async () => {
    const { detector, state } = await build();
    expect(Object.keys(state.buffers)).toEqual([
      'input.0.mean',
      'input.0.std',
      'input.1.mean',
      'input.1.std',
    ]);
    expect(Object.keys(state.params).filter((name) => name in state.buffers)).toEqual([]);
    expect(detector.afterUpdate).toBeUndefined();
  });

  it('logs the term of each group', async () => {
    const plain = await build();
    const { loss, logs } = lossAndGradients(plain.detector, plain.state, batch, 0);
    expect((logs['cosine.0'] + logs['cosine.1']) / 2).toBeCloseTo(loss, 6);
    const coherent = await build({ pc: { mode: 'coherence', weight: 0.5 } });
    const step = lossAndGradients(coherent.detector, coherent.state, batch, 0);
    expect((step.logs['cosine.0'] + step.logs['cosine.1']) / 2 + 0.5 * step.logs.coherence).toBeCloseTo(
      step.loss,
      6,
    );
  });

  it('is free of NaN for features that are zero, before and after a step', async () => {
    const zero = images.map((image) => image.map((data) => new Float32Array(data.length)));
    for (const overrides of [{}, proAd.variants.base, { pc: { mode: 'gate' } }, { attn: { kind: 'relu' } }]) {
      const config = proAd.config.parse(
        merged(tinyWidths, overrides, { dbd: { layers: 1 }, train: { steps: 2, warmup: 1 } }),
      );
      const detector = proAd.create(config, toyContext(tinyTaps));
      const state = await detector.init(toyFeatures(zero, category, tinyTaps), RandomStream.fromSeed(1));
      const zeros = toBatch(zero.slice(0, 4), tinyTaps);
      const trained = train(detector, state, () => zeros);
      expect(trained.losses.every(Number.isFinite)).toBe(true);
      expect(mapsOf(detector, trained.state, zeros).every(Number.isFinite)).toBe(true);
    }
  });

  it('gives the same bits for the same seed, and others for another', async () => {
    const run = async (seed: number): Promise<Float32Array> => {
      const config = proAd.config.parse(
        merged(tinyWidths, { proto: { init: 'kmeans' }, dbd: { layers: 1 }, train: { steps: 3, warmup: 1 } }),
      );
      const detector = proAd.create(config, toyContext(tinyTaps));
      const state = await detector.init(features, RandomStream.fromSeed(seed));
      return mapsOf(detector, train(detector, state, () => batch).state, batch);
    };
    const first = await run(1);
    expect(await run(1)).toEqual(first);
    expect(await run(2)).not.toEqual(first);
  });

  it('leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const { detector, state } = await build({ proto: { init: 'kmeans' } });
    lossAndGradients(detector, state, batch, 0);
    mapsOf(detector, state, batch);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('trains as the options say', async () => {
    const { detector } = await build();
    expect(detector.training).toEqual({
      steps: 10000,
      batchSize: 16,
      optimiser: {
        kind: 'stableAdamw',
        beta1: 0.9,
        beta2: 0.999,
        eps: 1e-10,
        weightDecay: 1e-4,
        amsgrad: true,
      },
      schedule: { kind: 'warmupCosine', lr: 2e-3, finalLr: 2e-4, warmup: 100 },
      clipNorm: 0.1,
    });
    const adamw = await build({ train: { optimiser: 'adamw', clipNorm: null, eps: 1e-8 } });
    expect(adamw.detector.training).toMatchObject({
      optimiser: { kind: 'adamw', beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 1e-4 },
      clipNorm: null,
    });
  });
});

describe('kmeans prototypes', () => {
  it('ask for enough tokens', async () => {
    const few = { proto: { init: 'kmeans', sampleTokens: 3 } };
    await expect(build(few)).rejects.toMatchObject({ code: 'TOO_FEW_TRAINING_TOKENS' });
  });

  it('lie among the input tokens, in the same order of magnitude', async () => {
    const { state } = await build({ proto: { init: 'kmeans' } });
    const { data } = state.params['proto.tokens'];
    expect(Math.max(...data.map(Math.abs))).toBeLessThan(0.5);
    expect(data.some((value) => value !== 0)).toBe(true);
  });
});

describe('position prototypes', () => {
  it('are the mean over the training images of what enters the model at each position', async () => {
    const { state } = await build({ proto: { init: 'position' }, features: { posEmbed: 'none' } });
    const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    // Channels are standardised over the training set, so that all positions together average to nothing.
    const { data } = state.params['proto.tokens'];
    expect(Math.abs(mean(data as Float32Array))).toBeLessThan(1e-6);
    expect(data.some((value) => Math.abs(value) > 1e-3)).toBe(true);
  });

  it('need a prototype for each position', async () => {
    const few = { proto: { init: 'position', count: 3 }, pc: { mode: 'gate' } };
    await expect(build(few)).rejects.toMatchObject({ code: 'PROTOTYPE_COUNT_MISMATCH' });
  });
});
