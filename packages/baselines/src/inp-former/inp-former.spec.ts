import type { Detector, DetectorState } from '@protobench/harness';
import { RandomStream } from '@protobench/nn';
import { proAd } from '@protobench/pro-ad';
import * as tf from '@tensorflow/tfjs';
import { MAP_SIDE, normalImages, toBatch, toFeatures, tokenContext, vitTaps } from '../testing/token-cell.js';
import { perturbed, slopes } from '../testing/token-gradients.js';
import { beginTraining, lossAndGradients, mapsOf, train } from '../testing/token-steps.js';
import { inpFormer } from './inp-former.js';

jest.setTimeout(300000);

type Options = Readonly<Record<string, unknown>>;

const tiny = {
  width: 8,
  inp: { ffnRatio: 2 },
  bottleneck: { ratio: 2 },
  attn: { heads: 2 },
  decoder: { layers: 2, ffnRatio: 2 },
};
const images = normalImages(6);
const batch = toBatch(images.slice(0, 4));

async function build(options: Options = {}): Promise<{ detector: Detector; state: DetectorState }> {
  const detector = inpFormer.create(inpFormer.config.parse({ ...tiny, ...options }), tokenContext());
  return { detector, state: await detector.init(toFeatures(images), RandomStream.fromSeed(1)) };
}

const { vit, ...cnnVariants } = inpFormer.variants;

describe('inp-former', () => {
  it.each([{}, ...Object.values(cnnVariants), { map: { distance: 'both' } }])(
    'gives a loss, a gradient for each parameter and maps: %j',
    async (overrides) => {
      const { detector, state } = await build({ ...overrides, width: 16, train: { steps: 3, batchSize: 4 } });
      const { loss, logs, gradients } = lossAndGradients(detector, perturbed(state), batch);
      expect(loss).toBeGreaterThan(0.1);
      expect(Object.keys(logs)).toEqual(['cosine.0', 'cosine.1', 'coherence']);
      expect(Object.keys(gradients)).toEqual(Object.keys(state.params));
      for (const [name, gradient] of Object.entries(gradients)) {
        expect([name, gradient.every(Number.isFinite)]).toEqual([name, true]);
        // Under a softmax the bias of the keys moves all logits of a query alike.
        if (name === 'proto.agg.k.bias') continue;
        expect([name, gradient.some((value) => value !== 0)]).toEqual([name, true]);
      }
      const maps = mapsOf(detector, state, batch);
      expect(maps).toHaveLength(4 * MAP_SIDE * MAP_SIDE);
      expect(maps.every((value) => value >= 0 && Number.isFinite(value))).toBe(true);
    },
  );

  it('adds the weighted coherence to the mean over the groups', async () => {
    const { detector, state } = await build({ coherence: { weight: 0.7 } });
    const { loss, logs } = lossAndGradients(detector, state, batch);
    expect(logs.coherence).toBeGreaterThan(0.1);
    expect((logs['cosine.0'] + logs['cosine.1']) / 2 + 0.7 * logs.coherence).toBeCloseTo(loss, 6);
  });

  it('draws prototypes to tokens, and tokens to prototypes only if told so', async () => {
    const inputGradients = async (coherence: Options): Promise<Float32Array[]> => {
      const { detector, state } = await build({ coherence });
      const { params, buffers } = perturbed(state);
      // Prototypes that take nothing from the image leave the term one way to the tokens: through its other side.
      const cut = Object.entries(params).map(([name, array]) => [
        name,
        /^proto\.agg\.proj\./.test(name) ? { ...array, data: new Float32Array(array.data.length) } : array,
      ]);
      const { gradients } = lossAndGradients(detector, { params: Object.fromEntries(cut), buffers }, batch);
      return Object.keys(gradients)
        .filter((name) => name.startsWith('input.'))
        .map((name) => gradients[name]);
    };
    const without = await inputGradients({ weight: 0 });
    const difference = (other: Float32Array[]): number =>
      Math.max(
        ...other.flatMap((gradient, i) =>
          Array.from(gradient, (value, j) => Math.abs(value - without[i][j])),
        ),
      );
    expect(difference(await inputGradients({ weight: 5 }))).toBeLessThan(1e-7);
    expect(difference(await inputGradients({ weight: 5, moveTokens: true }))).toBeGreaterThan(1e-3);
  });

  it('has the gradients of finite differences', async () => {
    const { detector, state } = await build({ loss: { kind: 'plain' }, coherence: { moveTokens: true } });
    const found = slopes(detector, perturbed(state), batch, 2e-4);
    expect(found.filter(({ analytic }) => Math.abs(analytic) > 1e-3).length).toBeGreaterThan(20);
    for (const { name, analytic, numeric } of found) {
      // Steps are short, for there are kinks everywhere: ReLU, and which prototype is the nearest.
      const close = Math.abs(analytic - numeric) < 2.5e-3 + 0.02 * Math.abs(analytic);
      expect([name, close]).toEqual([name, true]);
    }
  });

  it('maps the distance to the nearest prototype without reconstruction', async () => {
    const { detector, state } = await build({ map: { source: 'prototypes' } });
    const own = perturbed(state);
    const expected = await build();
    const maps = mapsOf(detector, own, batch);
    expect(maps).not.toEqual(mapsOf(expected.detector, own, batch));
    const decoderless = Object.entries(own.params).filter(([name]) => !/^(anb|decoder|output)\./.test(name));
    expect(mapsOf(detector, { ...own, params: Object.fromEntries(decoderless) }, batch)).toEqual(maps);
    // Its mean over the corners-aligned map is near the coherence of the batch, the mean over the cells.
    const { logs } = lossAndGradients(detector, own, batch);
    const mean = maps.reduce((sum, value) => sum + value, 0) / maps.length;
    expect(Math.abs(mean - logs.coherence)).toBeLessThan(0.1);
  });

  it('takes eight taps of a ViT as they are', async () => {
    const own = normalImages(4, vitTaps);
    const detector = inpFormer.create(inpFormer.config.parse(vit), tokenContext(vitTaps));
    const state = await detector.init(toFeatures(own, vitTaps), RandomStream.fromSeed(1));
    expect(state.buffers).toEqual({});
    expect(Object.keys(state.params).filter((name) => /^(input|output)/.test(name))).toEqual([]);
    expect(state.params['proto.tokens'].shape).toEqual([6, 8]);
    const { logs, gradients } = lossAndGradients(detector, perturbed(state), toBatch(own, vitTaps));
    expect(Object.keys(logs)).toEqual(['cosine.0', 'cosine.1', 'coherence']);
    expect(Object.values(gradients).every((gradient) => gradient.every(Number.isFinite))).toBe(true);
    expect(detector.training).toMatchObject({
      steps: 10000,
      batchSize: 16,
      schedule: { lr: 1e-3, finalLr: 1e-4 },
    });
  });

  it('goes on from a checkpoint with the bits of an unbroken training', async () => {
    const { detector, state } = await build({ train: { steps: 4, batchSize: 4, warmup: 1 } });
    const run = (training: ReturnType<typeof beginTraining>, until: number) =>
      train(detector, training, until, () => batch).training;
    const unbroken = run(beginTraining(detector, state), 4);
    expect(run(run(beginTraining(detector, state), 2), 4)).toEqual(unbroken);
    expect(unbroken.params).not.toEqual(state.params);
  });

  it('leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const { detector, state } = await build();
    lossAndGradients(detector, state, batch);
    mapsOf(detector, state, batch);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('configuration of inp-former', () => {
  it('is that of the public code where CNN taps allow it', () => {
    const config = inpFormer.config.parse({});
    expect(config).toMatchObject({
      inp: { count: 6 },
      bottleneck: { mode: 'none', ratio: 4 },
      coherence: { weight: 0.2 },
      loss: { kind: 'softMining', gamma: 3 },
      train: { optimiser: 'stableAdamw', lr: 1e-3, finalLr: 1e-4, clipNorm: 0.1, batchSize: 16 },
    });
    expect(inpFormer.create(config, tokenContext()).noise(16)).toEqual({});
  });

  it.each(Object.entries(inpFormer.variants))('accepts the variant %s', (_, overrides) => {
    expect(inpFormer.config.safeParse(overrides).success).toBe(true);
  });

  it('gives compact the budget of that of Pro-AD, but for its own learning rates', () => {
    const ours = inpFormer.config.parse(inpFormer.variants.compact);
    const theirs = proAd.config.parse(proAd.variants.compact);
    expect(ours.train).toEqual({ ...theirs.train, lr: 1e-3, finalLr: 1e-4 });
    expect([
      ours.width,
      ours.attn.heads,
      ours.decoder.layers,
      ours.decoder.ffnRatio,
      ours.bottleneck.ratio,
    ]).toEqual([theirs.width, theirs.attn.heads, theirs.dbd.layers, theirs.dbd.ffnRatio, theirs.anb.ratio]);
  });

  it.each([
    { proto: {} },
    { inp: { init: 'kmeans' } },
    { map: { sources: 'x' } },
    { attn: { kind: 'softmax' } },
  ])('refuses what it does not know: %j', (options) => {
    expect(inpFormer.config.safeParse(options).success).toBe(false);
  });
});
