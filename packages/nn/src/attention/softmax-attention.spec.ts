import type * as tf from '@tensorflow/tfjs';
import { gaussian, tensor } from '../testing/arrays.js';
import { projectionArrays, projectionParams, projectLoop } from '../testing/attention-params.js';
import { checkGradients } from '../testing/check-gradients.js';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { dotLoop, headsLoop } from '../testing/loops.js';
import type { HeadView } from '../testing/loops.js';
import { softmaxAttention } from './softmax-attention.js';

useCpuBackend();

const WIDTH = 4;
const HEADS = 2;

function softmaxed({ q, keys, values }: HeadView): number[] {
  const weights = keys.map((key) => Math.exp(dotLoop(q, key) / Math.sqrt(q.length)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return [...values[0]].map((_, d) => weights.reduce((sum, w, s) => sum + (w * values[s][d]) / total, 0));
}

describe('softmaxAttention', () => {
  it.each([
    ['one batch', 2, 2],
    ['queries shared by the batch', 1, 2],
    ['context shared by the batch', 2, 1],
  ])('agrees with loops for %s', (_, queryBatch, batch) => {
    checkGradients({
      inputs: {
        x: gaussian('x', [queryBatch, 3, WIDTH]),
        y: gaussian('y', [batch, 5, WIDTH]),
        ...projectionArrays(WIDTH),
      },
      compute: ({ x, y, ...rest }) =>
        softmaxAttention(projectionParams(rest), 'attn', x as tf.Tensor3D, y as tf.Tensor3D, {
          heads: HEADS,
        }),
      reference: ({ x, y, ...arrays }) => {
        const size = { queryBatch, batch, queries: 3, tokens: 5, width: WIDTH, heads: HEADS };
        const q = projectLoop(x, arrays, 'q');
        const [k, v] = ['k', 'v'].map((layer) => projectLoop(y, arrays, layer));
        return projectLoop(headsLoop(q, k, v, size, softmaxed), arrays, 'proj');
      },
    });
  });

  it('joins sources along their tokens', () => {
    checkGradients({
      inputs: {
        x: gaussian('x', [2, 2, WIDTH]),
        y: gaussian('y', [1, 3, WIDTH]),
        ...projectionArrays(WIDTH),
      },
      compute: ({ x, y, ...rest }) =>
        softmaxAttention(
          projectionParams(rest),
          'attn',
          x as tf.Tensor3D,
          [{ tokens: x as tf.Tensor3D }, { tokens: y as tf.Tensor3D }],
          { heads: HEADS },
        ),
      reference: ({ x, y, ...arrays }) => {
        const half = x.length / 2;
        const joined = Float64Array.of(...x.subarray(0, half), ...y, ...x.subarray(half), ...y);
        const size = { queryBatch: 2, batch: 2, queries: 2, tokens: 5, width: WIDTH, heads: HEADS };
        const [k, v] = ['k', 'v'].map((layer) => projectLoop(joined, arrays, layer));
        return projectLoop(headsLoop(projectLoop(x, arrays, 'q'), k, v, size, softmaxed), arrays, 'proj');
      },
    });
  });

  it('makes keys of other tokens where they are given', () => {
    checkGradients({
      inputs: {
        x: gaussian('x', [2, 3, WIDTH]),
        y: gaussian('y', [1, 3, WIDTH]),
        ...projectionArrays(WIDTH),
      },
      compute: ({ x, y, ...rest }) =>
        softmaxAttention(
          projectionParams(rest),
          'attn',
          x as tf.Tensor3D,
          [{ tokens: x as tf.Tensor3D, keys: y as tf.Tensor3D }],
          { heads: HEADS },
        ),
      reference: ({ x, y, ...arrays }) => {
        const size = { queryBatch: 2, batch: 2, queries: 3, tokens: 3, width: WIDTH, heads: HEADS };
        const keys = projectLoop(Float64Array.of(...y, ...y), arrays, 'k');
        const [q, v] = ['q', 'v'].map((layer) => projectLoop(x, arrays, layer));
        return projectLoop(headsLoop(q, keys, v, size, softmaxed), arrays, 'proj');
      },
    });
  });

  it('hides tokens whose mask is very negative', () => {
    const hidden = -1e9;
    // Query t sees the tokens 0 .. t only.
    const mask = { shape: [3, 3], data: Float64Array.of(0, hidden, hidden, 0, 0, hidden, 0, 0, 0) };
    checkGradients({
      inputs: { x: gaussian('x', [1, 3, WIDTH]), ...projectionArrays(WIDTH) },
      compute: ({ x, ...rest }) =>
        softmaxAttention(projectionParams(rest), 'attn', x as tf.Tensor3D, x as tf.Tensor3D, {
          heads: HEADS,
          mask: tensor(mask),
        }),
      reference: ({ x, ...arrays }) => {
        const [q, k, v] = ['q', 'k', 'v'].map((layer) => projectLoop(x, arrays, layer));
        const rows = [0, 1, 2].map((t) => {
          const size = { queryBatch: 1, batch: 1, queries: 1, tokens: t + 1, width: WIDTH, heads: HEADS };
          return headsLoop(q.subarray(t * WIDTH), k, v, size, softmaxed);
        });
        return projectLoop(Float64Array.of(...rows[0], ...rows[1], ...rows[2]), arrays, 'proj');
      },
    });
  });
});
