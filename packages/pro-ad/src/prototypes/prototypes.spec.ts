import { initialise, RandomStream } from '@protobench/nn';
import type * as tf from '@tensorflow/tfjs';
import { randomTensor } from '../testing/random-tensors.js';
import { tinyPlan } from '../testing/tiny-plan.js';
import { nearestSimilarity } from './nearest-similarity.js';
import { learnedPrototypes, prototypeNames, prototypeSpecs } from './prototypes.js';

function bruteForce(tokens: number[][][], prototypes: number[][][]): number[] {
  const cosine = (a: number[], b: number[]): number =>
    a.reduce((sum, value, i) => sum + value * b[i], 0) / (Math.hypot(...a) * Math.hypot(...b));
  return tokens.flatMap((image, b) =>
    image.map((token) => Math.max(...prototypes[b % prototypes.length].map((own) => cosine(token, own)))),
  );
}

describe('nearestSimilarity', () => {
  it.each([1, 3])('is the largest cosine, for prototypes of a batch of %i', (batch) => {
    const tokens = randomTensor<tf.Tensor3D>('tokens', [3, 5, 6]);
    const prototypes = randomTensor<tf.Tensor3D>('prototypes', [batch, 7, 6]);
    const similarity = nearestSimilarity(tokens, prototypes);
    expect(similarity.shape).toEqual([3, 5, 1]);
    const expected = bruteForce(tokens.arraySync(), prototypes.arraySync());
    similarity.dataSync().forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));
  });
});

describe('prototypes', () => {
  it('are one set, one a layer, or none', () => {
    expect(prototypeNames(tinyPlan())).toEqual(['proto.tokens']);
    expect(prototypeNames(tinyPlan({ proto: { perLayer: true } }))).toEqual([
      'proto.0.tokens',
      'proto.1.tokens',
    ]);
    const base = tinyPlan({ proto: { enabled: false }, pc: { mode: 'none' } });
    expect(prototypeSpecs(base)).toEqual({});
    expect(learnedPrototypes(base, {}, 0)).toBeUndefined();
  });

  it.each([
    ['normal1', 1],
    ['trunc02', 0.02 * 0.8796],
  ])('start as told: %s', (init, deviation) => {
    const plan = tinyPlan({ width: 64, proto: { init, count: 500 }, pc: { mode: 'none' } });
    const values = initialise(prototypeSpecs(plan), RandomStream.fromSeed(1)).params['proto.tokens'].data;
    expect(values).toHaveLength(32000);
    const rms = Math.sqrt(Float64Array.from(values).reduce((sum, x) => sum + x * x, 0) / values.length);
    expect(rms / deviation).toBeCloseTo(1, 1);
    if (init === 'trunc02') expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(0.04);
  });
});
