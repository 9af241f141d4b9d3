import type { TensorRecord } from '@protobench/harness';
import { l2Normalise, linear, param } from '@protobench/nn';
import type { AttentionSource } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { Tensor3D } from '@tensorflow/tfjs';
import type { Plan } from '../plan/plan.js';

/** Keeps 0 / 0 out of rows in which no prototype has any weight. */
const TINY = 1e-12;

/**
 * The weights that {@link attend} gives to the tokens of one source when it is all there is to attend to, mean over heads,
 * `[batch, queries, tokens]`, rows summing to 1. Each head is normalised first, except for ReLU attention, whose heads weigh
 * as much as they contribute.
 *
 * @param query normalised tokens `[batch, queries, width]`
 * @param source normalised tokens `[batch or 1, tokens, width]`
 */
export function sourceWeights(
  plan: Plan,
  params: TensorRecord,
  name: string,
  query: Tensor3D,
  queryNorm: string,
  { tokens, projections = name, norm }: AttentionSource,
): Tensor3D {
  const { kind, heads } = plan.config.attn;
  const q = linear(params, `${name}.q`, query, { norm: queryNorm });
  const own = linear(params, `${projections}.k`, tokens, norm === undefined ? {} : { norm });
  const k: Tensor3D = own.shape[0] === q.shape[0] ? own : tf.tile(own, [q.shape[0], 1, 1]);
  if (kind === 'linear') return linearWeights(q, k, heads);
  const pairs = tf.split(q, heads, 2).map((head, i) => [head, tf.split(k, heads, 2)[i]] as const);
  if (kind === 'softmax') {
    const scale = 1 / Math.sqrt(q.shape[2] / heads);
    const parts = pairs.map(([a, b]) => tf.softmax(tf.mul(tf.matMul(a, b, false, true), scale)));
    return tf.div(sum(parts), heads);
  }
  const scales = tf.split(param(params, `${name}.scale`), heads);
  const parts = pairs.map(([a, b], i) =>
    tf.relu(tf.mul(tf.matMul(l2Normalise(a), l2Normalise(b), false, true), scales[i])),
  );
  const total = tf.add(sum(parts), TINY);
  return tf.div(total, tf.sum(total, 2, true));
}

/** With the divisor of each head folded into its queries, the mean over heads is one product. */
function linearWeights(q: Tensor3D, k: Tensor3D, heads: number): Tensor3D {
  const [batch, queries, width] = q.shape;
  const positive = (x: Tensor3D): Tensor3D => tf.add(tf.elu(x), 1);
  const keys = positive(k);
  const perHead = tf.reshape(positive(q), [batch, queries, heads, width / heads]);
  const keySum = tf.reshape(tf.sum(keys, 1), [batch, 1, heads, width / heads]);
  const divisor = tf.mul(tf.sum(tf.mul(perHead, keySum), 3, true), heads);
  const scaled = tf.reshape(tf.div(perHead, tf.maximum(divisor, TINY)), [batch, queries, width]);
  return tf.matMul(scaled, keys, false, true);
}

function sum(parts: readonly tf.Tensor[]): Tensor3D {
  return parts.reduce((total, part) => tf.add(total, part)) as Tensor3D;
}
