import * as tf from '@tensorflow/tfjs';
import { normalise } from '../layers/layer-norm.js';
import { gaussian, tensor } from '../testing/arrays.js';
import { projectionArrays, projectionParams, projectLoop } from '../testing/attention-params.js';
import { checkGradients } from '../testing/check-gradients.js';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { dotLoop, headsLoop, layerNormLoop } from '../testing/loops.js';
import type { HeadView } from '../testing/loops.js';
import { linearAttention } from './linear-attention.js';

useCpuBackend();

const WIDTH = 4;
const HEADS = 2;

function phi(u: number): number {
  return u > 0 ? u + 1 : Math.exp(u);
}

/** The definition: every key is weighed by phi(q) . phi(k), and the sum is divided by all weights. */
function weighted({ q, keys, values }: HeadView): number[] {
  const weights = keys.map((key) => dotLoop(q.map(phi), key.map(phi)));
  const total = weights.reduce((sum, weight) => sum + weight, 1e-6);
  return [...values[0]].map((_, d) => weights.reduce((sum, w, s) => sum + (w * values[s][d]) / total, 0));
}

describe('linearAttention', () => {
  it('agrees with the quadratic definition as self-attention', () => {
    checkGradients({
      inputs: { x: gaussian('x', [2, 5, WIDTH]), ...projectionArrays(WIDTH) },
      compute: ({ x, ...rest }) => {
        const tokens = x as tf.Tensor3D;
        return linearAttention(projectionParams(rest), 'attn', tokens, tokens, { heads: HEADS });
      },
      reference: ({ x, ...arrays }) => {
        const size = { queryBatch: 2, batch: 2, queries: 5, tokens: 5, width: WIDTH, heads: HEADS };
        const [q, k, v] = ['q', 'k', 'v'].map((layer) => projectLoop(x, arrays, layer));
        return projectLoop(headsLoop(q, k, v, size, weighted), arrays, 'proj');
      },
    });
  });

  it.each([
    ['queries shared by the batch', 1, 2],
    ['context shared by the batch', 2, 1],
  ])('handles %s', (_, queryBatch, batch) => {
    checkGradients({
      inputs: {
        x: gaussian('x', [queryBatch, 3, WIDTH]),
        y: gaussian('y', [batch, 5, WIDTH]),
        ...projectionArrays(WIDTH),
      },
      compute: ({ x, y, ...rest }) =>
        linearAttention(projectionParams(rest), 'attn', x as tf.Tensor3D, y as tf.Tensor3D, { heads: HEADS }),
      reference: ({ x, y, ...arrays }) => {
        const size = { queryBatch, batch, queries: 3, tokens: 5, width: WIDTH, heads: HEADS };
        const q = projectLoop(x, arrays, 'q');
        const [k, v] = ['k', 'v'].map((layer) => projectLoop(y, arrays, layer));
        return projectLoop(headsLoop(q, k, v, size, weighted), arrays, 'proj');
      },
    });
  });

  it('sums sources before dividing: the same as attending to their joined tokens', () => {
    const inputs = {
      x: gaussian('x', [2, 3, WIDTH]),
      y: gaussian('y', [1, 4, WIDTH]),
      ...projectionArrays(WIDTH, ['q', 'k', 'v', 'proj', 'memory.k', 'memory.v']),
    };
    checkGradients({
      inputs,
      compute: ({ x, y, ...rest }) =>
        linearAttention(
          projectionParams(rest),
          'attn',
          x as tf.Tensor3D,
          [{ tokens: x as tf.Tensor3D }, { tokens: y as tf.Tensor3D, projections: 'attn.memory' }],
          { heads: HEADS },
        ),
      reference: ({ x, y, ...arrays }) => {
        const join = (own: Float64Array, shared: Float64Array): Float64Array => {
          const half = own.length / 2;
          return Float64Array.of(...own.subarray(0, half), ...shared, ...own.subarray(half), ...shared);
        };
        const k = join(projectLoop(x, arrays, 'k'), projectLoop(y, arrays, 'memory.k'));
        const v = join(projectLoop(x, arrays, 'v'), projectLoop(y, arrays, 'memory.v'));
        const size = { queryBatch: 2, batch: 2, queries: 3, tokens: 7, width: WIDTH, heads: HEADS };
        return projectLoop(headsLoop(projectLoop(x, arrays, 'q'), k, v, size, weighted), arrays, 'proj');
      },
    });
  });

  it('folds layer norms of the query and of the context', () => {
    const scale = gaussian('scale', [WIDTH], 0.3, 1);
    const shift = gaussian('shift', [WIDTH], 0.3);
    const norm = { 'n.weight': tensor(scale), 'n.bias': tensor(shift) };
    checkGradients({
      inputs: { x: gaussian('x', [1, 4, WIDTH]), ...projectionArrays(WIDTH) },
      compute: ({ x, ...rest }) => {
        const tokens = normalise(x as tf.Tensor3D);
        const params = { ...projectionParams(rest), ...norm };
        return linearAttention(params, 'attn', tokens, [{ tokens, norm: 'n' }], {
          heads: HEADS,
          queryNorm: 'n',
        });
      },
      reference: ({ x, ...arrays }) => {
        const normed = layerNormLoop(x, scale.data, shift.data, WIDTH, 1e-5);
        const size = { queryBatch: 1, batch: 1, queries: 4, tokens: 4, width: WIDTH, heads: HEADS };
        const [q, k, v] = ['q', 'k', 'v'].map((layer) => projectLoop(normed, arrays, layer));
        return projectLoop(headsLoop(q, k, v, size, weighted), arrays, 'proj');
      },
      tolerance: 1e-3,
    });
  });

  it('says so when the heads do not divide the width, or nothing is attended to', () => {
    const params = Object.fromEntries(
      Object.entries(projectionArrays(WIDTH)).map(([name, value]) => [name, tensor(value)]),
    );
    const x = tf.zeros<tf.Rank.R3>([1, 2, WIDTH]);
    expect(() => linearAttention(projectionParams(params), 'attn', x, x, { heads: 3 })).toThrow(
      'there are 3 heads for a width of 4',
    );
    expect(() => linearAttention(projectionParams(params), 'attn', x, [], { heads: 2 })).toThrow(
      'at least one source',
    );
  });
});
