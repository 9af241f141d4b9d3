import * as tf from '@tensorflow/tfjs';
import { customGradient } from '../autodiff/custom-gradient.js';
import { linear } from '../layers/linear.js';
import type { TensorRecord } from '../params/param-lookup.js';
import { mergeHeads, project, sourcesOf, splitHeads, sumToBatch } from './projections.js';
import type { AttentionContext, AttentionOptions } from './projections.js';

/** Options of {@link linearAttention}. */
export interface LinearAttentionOptions extends AttentionOptions {
  /** Added to the denominator; 1e-6 unless given. */
  readonly eps?: number;
}

/**
 * Multi-head linear attention (Katharopoulos et al., "Transformers are RNNs", ICML 2020), with the feature
 * map `phi(u) = elu(u) + 1` and no scale: `o_t = phi(q_t) KV / (phi(q_t) . K + eps)`, `KV = sum_s phi(k_s)^T
 * v_s`, `K = sum_s phi(k_s)`. With several sources, `KV` and `K` of all are summed before dividing, so that
 * the cost is linear in the number of all tokens.
 *
 * @param query `[batch, queries, width]`; a batch of 1 serves every image of the context's batch
 * @param context tokens `[batch, tokens, width]` or several sources; the query itself makes it self-attention
 * @returns `[batch, queries, width]`, after the projection `name.proj`
 */
export function linearAttention(
  params: TensorRecord,
  name: string,
  query: tf.Tensor3D,
  context: AttentionContext,
  options: LinearAttentionOptions,
): tf.Tensor3D {
  const { heads, queryNorm, eps = 1e-6 } = options;
  const q = splitHeads(positive(project(params, `${name}.q`, query, queryNorm)), heads);
  const pairs = sourcesOf(context).map(({ tokens, projections = name, norm }) => ({
    k: splitHeads(positive(project(params, `${projections}.k`, tokens, norm)), heads),
    v: splitHeads(project(params, `${projections}.v`, tokens, norm), heads),
  }));
  const attended = attend(
    q,
    pairs.map(({ k }) => k),
    pairs.map(({ v }) => v),
    eps,
  );
  return linear(params, `${name}.proj`, mergeHeads(attended));
}

/** `elu(u) + 1`. Its derivative is 1 above 0 and `exp(u) = phi(u)` below, hence `min(phi, 1)`. */
function positive<T extends tf.Tensor>(u: T): T {
  return customGradient<T>(
    [u],
    () => {
      const phi = tf.add(tf.elu(u), 1) as T;
      return { value: phi, saved: [phi] };
    },
    (dy, [phi]) => [tf.mul(dy, tf.minimum(phi, 1))],
  );
}

/**
 * Attention proper, on `[batch, heads, tokens, dim]`; the gradient is written out to save passes over the
 * tokens.
 */
function attend(q: tf.Tensor4D, ks: tf.Tensor4D[], vs: tf.Tensor4D[], eps: number): tf.Tensor4D {
  const count = ks.length;
  return customGradient<tf.Tensor4D>(
    [q, ...ks, ...vs],
    () => {
      const memory = total(ks.map((k, i) => tf.matMul(k, vs[i], true, false)));
      const keySum = total(ks.map((k) => tf.sum(k, 2, true)));
      const scale = tf.reciprocal(tf.add(tf.matMul(q, keySum, false, true), eps));
      const value = tf.mul(tf.matMul(q, memory), scale) as tf.Tensor4D;
      return { value, saved: [q, memory, keySum, scale, value, ...ks, ...vs] };
    },
    (dy, [query, memory, keySum, scale, value, ...rest]) => {
      const numerator = tf.mul(dy, scale);
      const denominator = tf.neg(tf.mul(tf.sum(tf.mul(dy, value), -1, true), scale));
      const dQuery = tf.add(tf.matMul(numerator, memory, false, true), tf.mul(denominator, keySum));
      const dMemory = tf.matMul(query, numerator, true, false);
      const dKeySum = tf.matMul(denominator, query, true, false);
      const keys = rest.slice(0, count);
      const values = rest.slice(count);
      return [
        sumToBatch(dQuery, query),
        ...values.map((v) =>
          tf.add(tf.matMul(v, sumToBatch(dMemory, v), false, true), sumToBatch(dKeySum, v)),
        ),
        ...keys.map((k) => tf.matMul(k, sumToBatch(dMemory, k))),
      ];
    },
  );
}

function total(tensors: tf.Tensor[]): tf.Tensor {
  return tensors.reduce((sum, tensor) => tf.add(sum, tensor));
}
