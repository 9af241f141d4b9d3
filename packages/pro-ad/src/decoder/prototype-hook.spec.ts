import { RandomStream } from '@protobench/nn';
import type { PrototypeHook } from '@protobench/harness';
import * as tf from '@tensorflow/tfjs';
import { forward } from '../model/model.js';
import { proAd } from '../pro-ad.js';
import { mapsOf, toTaps, toTensors } from '../testing/eager.js';
import { merged, tinyPlan, tinyTaps, tinyWidths } from '../testing/tiny-plan.js';
import type { Overrides } from '../testing/tiny-plan.js';
import { toBatch, toyContext, toyFeatures } from '../testing/toy-cell.js';
import { normalImages } from '../testing/toy-images.js';

const { images, category } = normalImages(4, tinyTaps);
const batch = toBatch(images, tinyTaps);

async function build(overrides: Overrides) {
  const config = proAd.config.parse(merged(tinyWidths, overrides));
  const detector = proAd.create(config, toyContext(tinyTaps));
  const arrays = await detector.init(toyFeatures(images, category, tinyTaps), RandomStream.fromSeed(1));
  const state = { params: toTensors(arrays.params), buffers: toTensors(arrays.buffers) };
  return { detector, arrays, state };
}

const modes: Overrides[] = [
  {},
  { proto: { perLayer: true } },
  { proto: { count: 7 }, pc: { mode: 'none' } },
  { dbd: { order: 'reconstructFirst', shareKV: false } },
  { dbd: { dynamic: false } },
  { dbd: { selfContext: false }, pc: { mode: 'gate' } },
  { pc: { mode: 'staticKV' }, attn: { kind: 'softmax' } },
  { attn: { kind: 'relu' } },
];

describe('prototypeHook', () => {
  it.each(modes)(
    'gives weights that sum to 1 and the cosine of what enters the last layer: %j',
    async (overrides) => {
      const { detector, state } = await build(overrides);
      const { prototypes: count } = tinyPlan(overrides);
      const { site, weights, similarity } = detector.prototypes as PrototypeHook;
      expect(site).toBe('decoder layer 2');
      const shares = weights(state, toTaps(batch));
      expect(shares.shape).toEqual([4, 2, 2, count]);
      expect(shares.min().dataSync()[0]).toBeGreaterThanOrEqual(0);
      tf.sum(shares, 3)
        .dataSync()
        .forEach((sum) => expect(sum).toBeCloseTo(1, 5));
      const { last } = forward(tinyPlan(overrides), { ...state, taps: toTaps(batch) });
      const tokens = last.tokens.tokens.arraySync();
      const prototypes = last.prototypes?.tokens.arraySync() ?? [];
      const cosine = (a: number[], b: number[]): number =>
        a.reduce((sum, x, i) => sum + x * b[i], 0) / (Math.hypot(...a) * Math.hypot(...b));
      const expected = tokens.flatMap((image, i) =>
        image.flatMap((token) => prototypes[i % prototypes.length].map((own) => cosine(token, own))),
      );
      const found = similarity(state, toTaps(batch));
      expect(found.shape).toEqual([4, 2, 2, count]);
      found.dataSync().forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));
    },
  );

  it('follows what the layer attends to: a prototype without keys of its own loses its weight', async () => {
    const { detector, state } = await build({ proto: { count: 7 }, pc: { mode: 'staticKV' } });
    const hook = detector.prototypes as PrototypeHook;
    const before = hook.weights(state, toTaps(batch)).mean([0, 1, 2]).dataSync();
    const tokens = state.params['proto.tokens'];
    const zeroed = tokens.mul(tf.tensor2d([0, 1, 1, 1, 1, 1, 1], [7, 1]));
    const changed = { ...state, params: { ...state.params, 'proto.tokens': zeroed } };
    const after = hook.weights(changed, toTaps(batch)).mean([0, 1, 2]).dataSync();
    expect(Math.abs(after[0] - before[0])).toBeGreaterThan(1e-4);
  });

  it('is absent without prototypes, and leaves the anomaly map as it is', async () => {
    const plain = await build({ proto: { enabled: false }, pc: { mode: 'none' } });
    expect('prototypes' in plain.detector).toBe(false);
    const { detector, arrays, state } = await build({});
    const maps = mapsOf(detector, arrays, batch);
    detector.prototypes?.weights(state, toTaps(batch));
    expect(mapsOf(detector, arrays, batch)).toEqual(maps);
  });
});
