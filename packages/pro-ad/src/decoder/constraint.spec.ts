import * as tf from '@tensorflow/tfjs';
import { proAdConfig } from '../config/schema.js';
import { prototypeSpecs } from '../prototypes/prototypes.js';
import { largestDifference, randomParams, randomTensor } from '../testing/random-tensors.js';
import { tinyPlan } from '../testing/tiny-plan.js';
import { coherenceLoss, constrain, constrainGated } from './constraint.js';
import { decode, decoderSpecs } from './decoder.js';

const tokens = randomTensor<tf.Tensor3D>('tokens', [2, 4, 8]);
const targets = [randomTensor<tf.Tensor3D>('a', [2, 4, 3]), randomTensor<tf.Tensor3D>('b', [2, 4, 5])];

/** Largest gradient of the output at tokens with respect to the decoder input, with the attentions of the image cut off. */
function gradientPastAttention(mode: string): number {
  const plan = tinyPlan({ pc: { mode } });
  const params = randomParams({ ...prototypeSpecs(plan), ...decoderSpecs(plan) });
  for (const name of Object.keys(params)) {
    if (/\.(rec|agg)\.proj\./.test(name)) params[name] = tf.zerosLike(params[name]);
  }
  const output = (x: tf.Tensor): tf.Scalar =>
    decode(plan, params, { tokens: x as tf.Tensor3D, encoder: tokens, targets })
      .layers[1].mul(randomTensor('direction', [2, 4, 8]))
      .sum();
  return tf.grad(output)(tokens).abs().max().dataSync()[0];
}

describe('prototype-based constraint', () => {
  it.each(['protoResidual', 'noResidual'])('lets nothing of a token past the attention: %s', (mode) => {
    expect(gradientPastAttention(mode)).toBe(0);
  });

  it.each(['none', 'staticKV', 'coherence', 'gate', 'gatedResidual'])(
    'lets the token past the attention: %s',
    (mode) => {
      expect(gradientPastAttention(mode)).toBeGreaterThan(0.1);
    },
  );

  it('opens the gate as far as a prototype resembles the token', () => {
    const own = tf.tensor3d([
      [
        [1, 0],
        [0, 2],
        [-3, 0],
      ],
    ]);
    const prototypes = tf.tensor3d([
      [
        [2, 0],
        [Math.sqrt(3), 1],
      ],
    ]);
    const branches = {
      prototypes,
      fromPrototypes: tf.zeros([1, 3, 2]) as tf.Tensor3D,
      fromSelf: tf.onesLike(own),
    };
    const gated = (threshold: number): number[] => {
      const pc = { ...proAdConfig.parse({}).pc, threshold };
      return [...constrainGated(pc, { tokens: own, ...branches }).dataSync()];
    };
    // Similarities 1, 0.5 and -0.87; what passes is the token plus its own context, which is 1.
    expect(gated(0)).toEqual([2, 1, 0.5, 1.5, 0, 0].map((value) => expect.closeTo(value, 5)));
    expect(gated(0.2)).toEqual([2, 1, 0.375, 1.125, 0, 0].map((value) => expect.closeTo(value, 5)));
    expect(gated(0.6)).toEqual([2, 1, 0, 0, 0, 0].map((value) => expect.closeTo(value, 5)));
  });

  it('goes from the prototype of a position towards its token as far as the two are alike', () => {
    const own = tf.tensor3d([
      [
        [2, 0],
        [0, 2],
        [-3, 0],
      ],
    ]);
    const prototypes = tf.tensor3d([
      [
        [1, 0],
        [Math.sqrt(3), 1],
        [5, 0],
      ],
    ]);
    const passed = (threshold: number): number[] => {
      const pc = { ...proAdConfig.parse({}).pc, mode: 'gatedResidual' as const, threshold };
      return [...constrain(pc, own, prototypes, tf.zerosLike(own)).dataSync()];
    };
    // Similarities 1, 0.5 and -1: all the way, half of it, and none of it.
    const half = [Math.sqrt(3) / 2, 1.5];
    expect(passed(0)).toEqual([2, 0, ...half, 5, 0].map((value) => expect.closeTo(value, 5)));
    expect(passed(0.6)).toEqual([2, 0, Math.sqrt(3), 1, 5, 0].map((value) => expect.closeTo(value, 5)));
  });

  it('measures coherence as the distance to the nearest prototype', () => {
    const pair = tf.tensor3d([
      [
        [1, 0],
        [0, 1],
      ],
    ]);
    expect(coherenceLoss(pair, tf.tensor3d([[[5, 0]]])).dataSync()[0]).toBeCloseTo(0.5, 6);
    expect(coherenceLoss(pair, pair).dataSync()[0]).toBeCloseTo(0, 6);
  });

  it('repeats prototypes that all images share', () => {
    const prototypes = randomTensor<tf.Tensor3D>('prototypes', [1, 3, 8]);
    const tiled = tf.tile(prototypes, [2, 1, 1]);
    expect(largestDifference(coherenceLoss(tokens, prototypes), coherenceLoss(tokens, tiled))).toBeLessThan(
      1e-6,
    );
  });
});
