import type * as tf from '@tensorflow/tfjs';
import { initialise } from '../params/param-spec.js';
import { RandomStream } from '../random/random-stream.js';
import { gaussian } from '../testing/arrays.js';
import { projectionArrays, projectionParams, projectLoop } from '../testing/attention-params.js';
import { checkGradients } from '../testing/check-gradients.js';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { dotLoop, headsLoop } from '../testing/loops.js';
import { reluAttention, reluAttentionSpecs } from './relu-attention.js';

useCpuBackend();

const WIDTH = 4;
const HEADS = 2;

describe('reluAttention', () => {
  it.each([
    ['one source', 1, 2, 2],
    ['two sources', 2, 2, 2],
    ['queries shared by the batch', 1, 1, 2],
    ['context shared by the batch', 1, 2, 1],
  ])('agrees with loops for %s', (_, sources, queryBatch, batch) => {
    checkGradients({
      inputs: {
        x: gaussian('x', [queryBatch, 3, WIDTH]),
        y: gaussian('y', [batch, 4, WIDTH]),
        scale: gaussian('scale', [HEADS], 0.3, 1),
        ...projectionArrays(WIDTH),
      },
      compute: ({ x, y, scale, ...rest }) => {
        const context = { tokens: y as tf.Tensor3D };
        return reluAttention(
          { ...projectionParams(rest), 'attn.scale': scale },
          'attn',
          x as tf.Tensor3D,
          Array.from({ length: sources }, () => context),
          { heads: HEADS },
        );
      },
      reference: ({ x, y, scale, ...arrays }) => {
        const size = { queryBatch, batch, queries: 3, tokens: 4, width: WIDTH, heads: HEADS };
        const q = projectLoop(x, arrays, 'q');
        const [k, v] = ['k', 'v'].map((layer) => projectLoop(y, arrays, layer));
        const out = headsLoop(q, k, v, size, (view) => {
          const weights = view.keys.map((key) => {
            const cosine = dotLoop(view.q, key) / Math.sqrt(dotLoop(view.q, view.q) * dotLoop(key, key));
            return sources * Math.max(0, scale[view.head] * cosine);
          });
          return [...view.values[0]].map((_value, d) =>
            weights.reduce((sum, weight, s) => sum + weight * view.values[s][d], 0),
          );
        });
        return projectLoop(out, arrays, 'proj');
      },
    });
  });

  it('declares a scale of 1 per head', () => {
    const { params } = initialise(reluAttentionSpecs('b.attn', 8, 4), RandomStream.fromSeed(0));
    expect([...params['b.attn.scale'].data]).toEqual([1, 1, 1, 1]);
    expect(Object.keys(params).filter((name) => name.endsWith('weight'))).toEqual([
      'b.attn.q.weight',
      'b.attn.k.weight',
      'b.attn.v.weight',
      'b.attn.proj.weight',
    ]);
  });
});
