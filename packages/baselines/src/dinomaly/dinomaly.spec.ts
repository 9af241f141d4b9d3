import type { Detector, DetectorState } from '@protobench/harness';
import { RandomStream } from '@protobench/nn';
import { proAd } from '@protobench/pro-ad';
import { normalImages, toBatch, toFeatures, tokenContext, vitTaps } from '../testing/token-cell.js';
import { perturbed, slopes } from '../testing/token-gradients.js';
import { beginTraining, lossAndGradients, mapsOf, train } from '../testing/token-steps.js';
import { dinomaly } from './dinomaly.js';

jest.setTimeout(300000);

type Options = Readonly<Record<string, unknown>>;

const tiny = { width: 8, bottleneck: { ratio: 2 }, attn: { heads: 2 }, decoder: { layers: 2, ffnRatio: 2 } };
const images = normalImages(6);
const batch = toBatch(images.slice(0, 4));

async function build(options: Options = {}): Promise<{ detector: Detector; state: DetectorState }> {
  const detector = dinomaly.create(dinomaly.config.parse({ ...tiny, ...options }), tokenContext());
  return { detector, state: await detector.init(toFeatures(images), RandomStream.fromSeed(1)) };
}

/** Pro-AD without prototypes, of the same size. */
async function buildProAd(loss: string): Promise<{ detector: Detector; state: DetectorState }> {
  const config = proAd.config.parse({
    width: 8,
    anb: { mode: 'fixed', ratio: 2 },
    proto: { enabled: false },
    pc: { mode: 'none' },
    attn: { heads: 2 },
    dbd: { layers: 2, ffnRatio: 2 },
    loss: { kind: loss },
  });
  const detector = proAd.create(config, tokenContext());
  return { detector, state: await detector.init(toFeatures(images), RandomStream.fromSeed(1)) };
}

/** Parameters of Dinomaly under the names of Pro-AD, which has a layer norm for queries and one for keys. */
function asProAd(params: DetectorState['params']): DetectorState['params'] {
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, array]) => {
      const norm = /^(.*\.rec)\.norm(\..*)$/.exec(name);
      if (norm === null) return [[name, array]];
      return ['normQuery', 'normSelf'].map((own) => [`${norm[1]}.${own}${norm[2]}`, array]);
    }),
  );
}

describe('dinomaly', () => {
  it.each(['hardMining', 'plain'])('is Pro-AD without prototypes bit for bit, with loss %s', async (kind) => {
    const ours = await build({ loss: { kind } });
    const theirs = await buildProAd(kind);
    const sorted = (params: DetectorState['params']) =>
      Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
    expect(sorted(asProAd(ours.state.params))).toEqual(sorted(theirs.state.params));
    expect(ours.state.buffers).toEqual(theirs.state.buffers);
    expect(ours.detector.noise(4)).toEqual(theirs.detector.noise(4));
    for (const name of ['smoothing', 'score', 'training'] as const) {
      expect(ours.detector[name]).toEqual(theirs.detector[name]);
    }

    const state = perturbed(ours.state);
    const other = { ...state, params: asProAd(state.params) };
    const [a, b] = [
      lossAndGradients(ours.detector, state, batch),
      lossAndGradients(theirs.detector, other, batch),
    ];
    expect(a.loss).toBe(b.loss);
    expect(a.logs).toEqual(b.logs);
    expect(mapsOf(ours.detector, state, batch)).toEqual(mapsOf(theirs.detector, other, batch));
    for (const [name, gradient] of Object.entries(a.gradients)) {
      expect(gradient.some((value) => value !== 0)).toBe(true);
      const norm = /^(.*\.rec)\.norm(\..*)$/.exec(name);
      if (norm === null) {
        expect([name, gradient]).toEqual([name, b.gradients[name]]);
        continue;
      }
      // One layer norm does the work of two: its gradient is the sum of theirs.
      const [query, self] = ['normQuery', 'normSelf'].map(
        (own) => b.gradients[`${norm[1]}.${own}${norm[2]}`],
      );
      gradient.forEach((value, i) => expect(value).toBeCloseTo(query[i] + self[i], 6));
    }
  });

  it.each([
    ...Object.values(dinomaly.variants).filter(({ width }) => width !== 'taps'),
    { map: { distance: 'both' } },
  ])('gives a loss, a gradient for each parameter and maps: %j', async (overrides) => {
    const attn = overrides.attn as Options | undefined;
    const fitting = attn?.neighbours === undefined ? overrides : { attn: { ...attn, neighbours: 3 } };
    const { detector, state } = await build({ ...fitting, width: 16, train: { steps: 3, batchSize: 4 } });
    const { loss, gradients } = lossAndGradients(detector, perturbed(state), batch);
    expect(loss).toBeGreaterThan(0.1);
    expect(loss).toBeLessThan(2);
    expect(Object.keys(gradients)).toEqual(Object.keys(state.params));
    for (const [name, gradient] of Object.entries(gradients)) {
      expect([name, gradient.every(Number.isFinite)]).toEqual([name, true]);
      // Under a softmax the bias of the keys moves all logits of a query alike.
      if (attn?.kind === 'softmax' && name.endsWith('.k.bias')) continue;
      expect([name, gradient.some((value) => value !== 0)]).toEqual([name, true]);
    }
    const maps = mapsOf(detector, state, batch);
    expect(maps).toHaveLength(4 * 32 * 32);
    expect(maps.every((value) => value >= 0 && Number.isFinite(value))).toBe(true);
  });

  it.each([{}, { attn: { heads: 2, kind: 'softmax', neighbours: 3 } }])(
    'has the gradients of finite differences: %j',
    async (overrides) => {
      const { detector, state } = await build({
        ...overrides,
        loss: { kind: 'plain' },
        bottleneck: { ratio: 2, mode: 'fixed' },
      });
      const found = slopes(detector, perturbed(state), batch, 2e-3);
      expect(found.filter(({ analytic }) => Math.abs(analytic) > 1e-3).length).toBeGreaterThan(20);
      for (const { name, analytic, numeric } of found) {
        expect([name, Math.abs(analytic - numeric) < 1e-3 + 0.02 * Math.abs(analytic)]).toEqual([name, true]);
      }
    },
  );

  it('takes eight taps of a ViT as they are', async () => {
    const own = normalImages(4, vitTaps);
    const config = dinomaly.config.parse({ ...dinomaly.variants.vit });
    const detector = dinomaly.create(config, tokenContext(vitTaps));
    const state = await detector.init(toFeatures(own, vitTaps), RandomStream.fromSeed(1));
    expect(state.buffers).toEqual({});
    expect(Object.keys(state.params).filter((name) => /^(input|output)/.test(name))).toEqual([]);
    expect(
      Object.keys(state.params).filter((name) => /^decoder\.\d\.rec\.q\.weight/.test(name)),
    ).toHaveLength(8);
    const { logs, gradients } = lossAndGradients(detector, perturbed(state), toBatch(own, vitTaps));
    expect(Object.keys(logs)).toEqual(['cosine.0', 'cosine.1']);
    expect(Object.values(gradients).every((gradient) => gradient.some((value) => value !== 0))).toBe(true);
    expect(detector.training).toMatchObject({
      steps: 10000,
      batchSize: 16,
      schedule: { lr: 2e-3, finalLr: 2e-4 },
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
});

describe('configuration of dinomaly', () => {
  it.each(Object.entries(dinomaly.variants))('accepts the variant %s', (_, overrides) => {
    expect(dinomaly.config.safeParse(overrides).success).toBe(true);
  });

  it('gives compact the budget of that of Pro-AD', () => {
    const ours = dinomaly.config.parse(dinomaly.variants.compact);
    const theirs = proAd.config.parse(proAd.variants.compact);
    expect({ ...ours.train }).toEqual({ ...theirs.train });
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
    { bottleneck: { spread: 0.1 } },
    { loss: { kin: 'plain' } },
    { bottleneck: { mode: 'randomRate' } },
  ])('refuses what it does not know: %j', (options) => {
    expect(dinomaly.config.safeParse(options).success).toBe(false);
  });
});
