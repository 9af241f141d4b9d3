import * as tf from '@tensorflow/tfjs';
import { customGradient } from '../autodiff/custom-gradient.js';
import { linear } from '../layers/linear.js';
import type { TensorRecord } from '../params/param-lookup.js';
import { mergeHeads, project, repeatBatch, sourcesOf, splitHeads, sumToBatch } from './projections.js';
import type { AttentionOptions, AttentionSource } from './projections.js';

/** Tokens to attend to, whose keys may be made of other tokens. */
export interface SoftmaxSource extends AttentionSource {
  /** What the keys are projected from, in place of `tokens`, of the same shape or with a batch of 1. */
  readonly keys?: tf.Tensor3D;
}

/** Options of {@link softmaxAttention}. */
export interface SoftmaxAttentionOptions extends AttentionOptions {
  /**
   * Added to the logits, broadcastable to `[batch, heads, queries, tokens]`; a large negative number (-1e9)
   * hides a token. A constant to the gradient tape.
   */
  readonly mask?: tf.Tensor;
}

/**
 * Multi-head scaled dot-product attention (Vaswani et al., 2017): `softmax(q k^T / sqrt(dim) + mask) v`, then
 * the projection `name.proj`. Several sources are joined along their tokens.
 *
 * @param query `[batch, queries, width]`; a batch of 1 serves every image of the context's batch
 * @param context tokens `[batch, tokens, width]` or several sources; the query itself makes it self-attention
 * @returns `[batch, queries, width]`
 */
export function softmaxAttention(
  params: TensorRecord,
  name: string,
  query: tf.Tensor3D,
  context: tf.Tensor3D | readonly SoftmaxSource[],
  options: SoftmaxAttentionOptions,
): tf.Tensor3D {
  const { heads, queryNorm, mask } = options;
  const dim = query.shape[2] / heads;
  const q = splitHeads(project(params, `${name}.q`, query, queryNorm, 1 / Math.sqrt(dim)), heads);
  const sources: readonly SoftmaxSource[] = sourcesOf(context);
  const pairs = sources.map(({ tokens, keys = tokens, projections = name, norm }) => ({
    k: splitHeads(project(params, `${projections}.k`, keys, norm), heads),
    v: splitHeads(project(params, `${projections}.v`, tokens, norm), heads),
  }));
  const k = joinTokens(pairs.map((pair) => pair.k));
  const v = joinTokens(pairs.map((pair) => pair.v));
  return linear(params, `${name}.proj`, mergeHeads(attend(q, k, v, mask)));
}

function attend(q: tf.Tensor4D, k: tf.Tensor4D, v: tf.Tensor4D, mask: tf.Tensor | undefined): tf.Tensor4D {
  return customGradient<tf.Tensor4D>(
    [q, k, v],
    () => {
      const logits = tf.matMul(q, k, false, true);
      const weights = tf.softmax(mask === undefined ? logits : tf.add(logits, mask));
      const value = tf.matMul(weights, v) as tf.Tensor4D;
      return { value, saved: [q, k, v, weights, value] };
    },
    (dy, [query, keys, values, weights, value]) => {
      // sum_s w_s (dy . v_s) = dy . value: the row sum is taken over `dim` numbers instead of over all
      // tokens.
      const shift = tf.sum(tf.mul(dy, value), -1, true);
      const dLogits = tf.mul(weights, tf.sub(tf.matMul(dy, values, false, true), shift));
      return [
        sumToBatch(tf.matMul(dLogits, keys), query),
        sumToBatch(tf.matMul(dLogits, query, true, false), keys),
        sumToBatch(tf.matMul(weights, dy, true, false), values),
      ];
    },
  );
}

/**
 * Joins `[batch, heads, tokens, dim]` along the tokens; sources of batch 1 are repeated where others have
 * more.
 */
function joinTokens(tensors: readonly tf.Tensor4D[]): tf.Tensor4D {
  if (tensors.length === 1) return tensors[0];
  const batch = Math.max(...tensors.map((tensor) => tensor.shape[0]));
  return tf.concat(
    tensors.map((tensor) => repeatBatch(tensor, batch)),
    2,
  );
}
