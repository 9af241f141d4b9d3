import * as tf from '@tensorflow/tfjs';
import { tokenContext } from '../testing/token-cell.js';
import { loops } from '../testing/token-loops.js';
import { largestDifference, randomParams, randomTensor } from '../testing/token-tensors.js';
import { inpFormerSchema } from './config.js';
import { extractorSpecs, extractPrototypes } from './extractor.js';
import { makeInpFormerPlan } from './plan.js';

const plan = makeInpFormerPlan(
  inpFormerSchema.parse({ width: 8, attn: { heads: 2 }, inp: { count: 5, ffnRatio: 2 } }),
  tokenContext(),
);
const params = randomParams(extractorSpecs(plan));
const tokens = randomTensor<tf.Tensor3D>('tokens', [3, 16, 8]);

describe('extractPrototypes', () => {
  it('is one block of cross-attention, one layer norm for prototypes and tokens', () => {
    const prototypes = extractPrototypes(plan, params, tokens);
    expect(prototypes.shape).toEqual([3, 5, 8]);
    const learned = params['proto.tokens'].arraySync() as number[][];
    tokens.arraySync().forEach((image, b) => {
      const query = loops.norm(params, 'proto.agg.norm', learned);
      const context = loops.norm(params, 'proto.agg.norm', image);
      const taken = loops.attention(params, 'proto.agg', query, context, 2, (_, q, keys) => {
        const exponentials = keys.map((key) => Math.exp(loops.dot(q, key) / 2));
        const total = exponentials.reduce((sum, value) => sum + value);
        return exponentials.map((value) => value / total);
      });
      const expected = tf.tensor2d(loops.feedForward(params, 'proto.agg.ffn', loops.add(learned, taken)));
      const own = prototypes.slice([b, 0, 0], [1, 5, 8]).reshape([5, 8]);
      expect(largestDifference(own, expected)).toBeLessThan(2e-4);
    });
  });

  it('gives every prototype the same of an image of a single token', () => {
    // A softmax over one key is 1, whatever the query.
    const one = randomTensor<tf.Tensor3D>('one', [2, 1, 8]);
    const same = { ...params, 'proto.tokens': tf.tile(params['proto.tokens'].slice([0, 0], [1, 8]), [5, 1]) };
    const without = { ...params, 'proto.agg.q.weight': tf.zeros([8, 8]) };
    const difference = largestDifference(
      extractPrototypes(plan, params, one),
      extractPrototypes(plan, without, one),
    );
    expect(difference).toBeLessThan(1e-5);
    const [first, last] = [0, 4].map((row) =>
      extractPrototypes(plan, same, one).slice([0, row, 0], [2, 1, 8]),
    );
    expect(largestDifference(first, last)).toBe(0);
  });

  it('does not mind the order of the tokens, and does not mix images', () => {
    const prototypes = extractPrototypes(plan, params, tokens);
    expect(largestDifference(extractPrototypes(plan, params, tokens.reverse(1)), prototypes)).toBeLessThan(
      1e-5,
    );
    const alone = extractPrototypes(plan, params, tokens.slice([1, 0, 0], [1, 16, 8]));
    expect(largestDifference(alone, prototypes.slice([1, 0, 0], [1, 5, 8]))).toBeLessThan(1e-5);
  });
});
