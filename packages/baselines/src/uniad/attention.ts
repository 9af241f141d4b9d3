import type { TensorRecord } from '@protobench/harness';
import { customGradient, linear, linearSpecs, uniform, xavierUniform, zeros } from '@protobench/nn';
import type { ParamSpecs } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';

/** What an attention reads. A batch of 1 of the query serves every image. */
export interface AttentionInput {
  /** `[batch or 1, tokens, width]`, with the position embedding. */
  readonly query: tf.Tensor3D;
  /** `[batch, tokens, width]`, with the position embedding. */
  readonly keys: tf.Tensor3D;
  /** `[batch, tokens, width]`, without it. */
  readonly values: tf.Tensor3D;
}

/** Specs of {@link attention}, drawn as PyTorch draws its `MultiheadAttention` (one matrix for query, key and value). */
export function attentionSpecs(name: string, width: number): ParamSpecs {
  const joint = { weight: uniform(Math.sqrt(6 / (4 * width))), bias: zeros };
  return {
    ...linearSpecs(`${name}.q`, width, width, joint),
    ...linearSpecs(`${name}.k`, width, width, joint),
    ...linearSpecs(`${name}.v`, width, width, joint),
    ...linearSpecs(`${name}.proj`, width, width, { weight: xavierUniform('linear'), bias: zeros }),
  };
}

/**
 * Multi-head attention whose keys and values come of different tokens: `softmax(q k^T / sqrt(dim) + mask) v`, then the
 * projection `name.proj`. -> `[batch, tokens, width]`
 */
export function attention(
  params: TensorRecord,
  name: string,
  { query, keys, values }: AttentionInput,
  heads: number,
  mask: tf.Tensor2D | null,
): tf.Tensor3D {
  const scale = Math.sqrt(heads / query.shape[2]);
  const q = splitHeads(tf.mul(linear(params, `${name}.q`, query), scale), heads);
  const k = splitHeads(linear(params, `${name}.k`, keys), heads);
  const v = splitHeads(linear(params, `${name}.v`, values), heads);
  return linear(params, `${name}.proj`, mergeHeads(attend(q, k, v, mask)));
}

/** The gradient is written out: the sums over keys are taken over `dim` numbers instead, which saves passes over the weights. */
function attend(q: tf.Tensor4D, k: tf.Tensor4D, v: tf.Tensor4D, mask: tf.Tensor2D | null): tf.Tensor4D {
  return customGradient<tf.Tensor4D>(
    [q, k, v],
    () => {
      const logits = tf.matMul(q, k, false, true);
      const weights = tf.softmax(mask === null ? logits : tf.add(logits, mask));
      const value = tf.matMul(weights, v) as tf.Tensor4D;
      return { value, saved: [q, k, v, weights, value] };
    },
    (dy, [query, keys, values, weights, value]) => {
      const shift = tf.sum(tf.mul(dy, value), -1, true);
      const dLogits = tf.mul(weights, tf.sub(tf.matMul(dy, values, false, true), shift));
      const dQuery = tf.matMul(dLogits, keys);
      return [
        query.shape[0] < dQuery.shape[0] ? tf.sum(dQuery, 0, true) : dQuery,
        tf.matMul(dLogits, query, true, false),
        tf.matMul(weights, dy, true, false),
      ];
    },
  );
}

function splitHeads(x: tf.Tensor3D, heads: number): tf.Tensor4D {
  const [batch, tokens, width] = x.shape;
  return tf.transpose(tf.reshape(x, [batch, tokens, heads, width / heads]), [0, 2, 1, 3]);
}

function mergeHeads(x: tf.Tensor4D): tf.Tensor3D {
  const [batch, heads, tokens, dim] = x.shape;
  return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [batch, tokens, heads * dim]);
}
