import { initialise, RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { modelSpecs } from '../model/model.js';
import { tinyPlan, tinyTaps } from '../testing/tiny-plan.js';
import { toyFeatures } from '../testing/toy-cell.js';
import { normalImages } from '../testing/toy-images.js';
import { imageTokens } from './image-tokens.js';

const { images, category } = normalImages(2, tinyTaps);
const features = toyFeatures(images, category, tinyTaps);

describe('imageTokens', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it.each([
    ['a learnt position', { features: { posEmbed: 'learned', standardise: false } }],
    ['no position', { features: { posEmbed: 'none', standardise: false } }],
  ])('computes the wanted tokens alone with the same bits, with %s', async (_, overrides) => {
    const plan = tinyPlan(overrides);
    const state = initialise(modelSpecs(plan), RandomStream.fromSeed(3));
    const all = await imageTokens(plan, state, features, 1);
    const row = (place: number) => all.subarray(place * plan.width, (place + 1) * plan.width);
    expect(all).toHaveLength(plan.tokens * plan.width);
    const wanted = await imageTokens(plan, state, features, 1, Int32Array.of(3, 0));
    expect(wanted).toEqual(Float32Array.of(...row(3), ...row(0)));
    expect(row(3)).not.toEqual(row(0));
  });
});
