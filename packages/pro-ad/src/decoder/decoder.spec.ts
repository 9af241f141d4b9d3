import * as tf from '@tensorflow/tfjs';
import { prototypeSpecs } from '../prototypes/prototypes.js';
import { largestDifference, randomParams, randomTensor } from '../testing/random-tensors.js';
import { reference } from '../testing/reference-layer.js';
import { tinyPlan } from '../testing/tiny-plan.js';
import type { Overrides } from '../testing/tiny-plan.js';
import { decode, decoderSpecs } from './decoder.js';
import type { DecoderInput, DecoderOutput } from './decoder.js';

const BATCH = 3;
const input: DecoderInput = {
  tokens: randomTensor('tokens', [BATCH, 4, 8]),
  encoder: randomTensor('encoder', [BATCH, 4, 8]),
  targets: [randomTensor('target 0', [BATCH, 4, 3]), randomTensor('target 1', [BATCH, 4, 5])],
};

type Params = Record<string, tf.Tensor>;

function paramsOf(overrides: Overrides): Params {
  const plan = tinyPlan(overrides);
  return randomParams({ ...prototypeSpecs(plan), ...decoderSpecs(plan) });
}

const run = (overrides: Overrides, params = paramsOf(overrides), own = input): DecoderOutput =>
  decode(tinyPlan(overrides), params, own);

const modes: Overrides[] = [
  ...['none', 'protoResidual', 'gatedResidual', 'noResidual', 'gate', 'staticKV', 'coherence'].map(
    (mode) => ({
      pc: { mode },
    }),
  ),
  ...['linear', 'softmax', 'relu'].flatMap((kind) => [
    { attn: { kind } },
    { attn: { kind }, pc: { mode: 'gate' }, dbd: { order: 'reconstructFirst' } },
  ]),
  { dbd: { order: 'reconstructFirst' } },
  { dbd: { aggSource: 'encoder' } },
  { dbd: { aggSource: 'both' } },
  { dbd: { dynamic: false, aggSource: 'both' } },
  { dbd: { selfContext: false } },
  { dbd: { selfContext: false }, pc: { mode: 'gate' } },
  { dbd: { shareKV: false, protoFfn: true } },
  { proto: { perLayer: true } },
  { proto: { perLayer: true }, dbd: { dynamic: false } },
  { proto: { count: 7 }, pc: { mode: 'none' } },
  { proto: { enabled: false }, pc: { mode: 'none' } },
];

describe('decode', () => {
  it.each(modes)('keeps the shape of the tokens in every layer: %j', (overrides) => {
    const { layers, prototypes } = run(overrides);
    expect(layers.map((layer) => layer.shape)).toEqual([input.tokens.shape, input.tokens.shape]);
    for (const layer of layers) expect(layer.dataSync().every(Number.isFinite)).toBe(true);
    const plan = tinyPlan(overrides);
    expect(prototypes?.shape.slice(1)).toEqual(plan.prototypes === 0 ? undefined : [plan.prototypes, 8]);
  });

  it.each(modes)('uses every tensor that it declares: %j', (overrides) => {
    const plan = tinyPlan(overrides);
    const params = paramsOf(overrides);
    const used = new Set<string>();
    const watched = new Proxy(params, {
      get: (target, name: string) => {
        used.add(name);
        return target[name];
      },
    });
    decode(plan, watched, input);
    expect([...used].filter((name) => name in params).sort()).toEqual(Object.keys(params).sort());
  });

  it.each([true, false])('is the layer of the description, with shared projections %s', (shareKV) => {
    const overrides = { dbd: { layers: 1, protoFfn: true, shareKV } };
    const p = paramsOf(overrides);
    const q = input.tokens;
    const own = shareKV ? 'decoder.0.rec' : 'decoder.0.rec.proto';
    const p0 = tf.tile(p['proto.tokens'].expandDims(0), [BATCH, 1, 1]) as tf.Tensor3D;
    const taken = reference.attention(
      p,
      'decoder.0.agg',
      reference.norm(p, 'decoder.0.agg.normQuery', p0),
      [{ tokens: reference.norm(p, 'decoder.0.agg.normDecoder', q), projections: 'decoder.0.agg' }],
      2,
    );
    const aggregated = p0.add(taken) as tf.Tensor3D;
    const normed = reference.norm(p, 'decoder.0.agg.ffn.norm', aggregated);
    const p1 = aggregated.add(reference.ffn(p, 'decoder.0.agg.ffn', normed)) as tf.Tensor3D;
    const r = reference.attention(
      p,
      'decoder.0.rec',
      reference.norm(p, 'decoder.0.rec.normQuery', q),
      [
        { tokens: reference.norm(p, 'decoder.0.rec.normSelf', q), projections: 'decoder.0.rec' },
        { tokens: reference.norm(p, 'decoder.0.rec.normProto', p1), projections: own },
      ],
      2,
    );
    const joined = p1.add(r) as tf.Tensor3D;
    const inner = reference.norm(p, 'decoder.0.rec.ffn.norm', joined);
    const expected = joined.add(reference.ffn(p, 'decoder.0.rec.ffn', inner));
    const { layers, prototypes } = run(overrides, p);
    expect(largestDifference(prototypes as tf.Tensor, p1)).toBeLessThan(1e-4);
    expect(largestDifference(layers[0], expected)).toBeLessThan(1e-4);
  });

  it('equals the base when prototypes weigh nothing in the attention', () => {
    // phi(k) = exp(-1000) = 0 for every prototype.
    const overrides = { pc: { mode: 'none' }, dbd: { shareKV: false } };
    const params = paramsOf(overrides);
    for (const layer of [0, 1]) {
      params[`decoder.${layer}.rec.proto.k.weight`] = tf.zeros([8, 8]);
      params[`decoder.${layer}.rec.proto.k.bias`] = tf.fill([8], -1000);
    }
    const base = run({ proto: { enabled: false }, pc: { mode: 'none' } }, params);
    run(overrides, params).layers.forEach((layer, i) =>
      expect(largestDifference(layer, base.layers[i])).toBeLessThan(1e-6),
    );
  });

  it('takes the learned prototypes as they are into the context of staticKV', () => {
    const params = paramsOf({ pc: { mode: 'staticKV' } });
    expect(Object.keys(params).some((name) => name.includes('.agg.'))).toBe(false);
    const { prototypes } = run({ pc: { mode: 'staticKV' } }, params);
    expect(largestDifference((prototypes as tf.Tensor).reshape([4, 8]), params['proto.tokens'])).toBe(0);
  });

  it('aggregates once from the undisturbed tokens for INP-Former', () => {
    const overrides = { dbd: { dynamic: false, aggSource: 'encoder' } };
    const params = paramsOf(overrides);
    const moved = { ...input, tokens: input.tokens.mul(-2) as tf.Tensor3D };
    const [first, second] = [run(overrides, params), run(overrides, params, moved)];
    expect(largestDifference(first.prototypes as tf.Tensor, second.prototypes as tf.Tensor)).toBe(0);
    expect(largestDifference(first.layers[1], second.layers[1])).toBeGreaterThan(0.01);
  });
});
