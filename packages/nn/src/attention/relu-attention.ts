import * as tf from '@tensorflow/tfjs';
import { linear } from '../layers/linear.js';
import { l2Normalise } from '../layers/l2-normalise.js';
import type { LinearSpecOptions } from '../layers/linear.js';
import { ones } from '../params/initialisers.js';
import { param } from '../params/param-lookup.js';
import type { TensorRecord } from '../params/param-lookup.js';
import type { ParamSpecs } from '../params/param-spec.js';
import { attentionSpecs, mergeHeads, project, repeatBatch, sourcesOf, splitHeads } from './projections.js';
import type { AttentionContext, AttentionOptions } from './projections.js';

/** Specs of {@link reluAttention}: those of `attentionSpecs` and `name.scale` = 1, `[heads]`. */
export function reluAttentionSpecs(
  name: string,
  width: number,
  heads: number,
  options: LinearSpecOptions = {},
): ParamSpecs {
  return {
    ...attentionSpecs(name, width, options),
    [`${name}.scale`]: { shape: [heads], init: ones, trainable: true },
  };
}

/**
 * Multi-head ReLU attention of INP-Former (arXiv 2503.02424): `relu(scale_head q^ . k^) v` with queries and
 * keys of unit length and a learned scale per head, **not** normalised over the keys, then the projection
 * `name.proj`. The results of several sources are summed, which is the same as joining their tokens.
 *
 * @param query `[batch, queries, width]`; a batch of 1 serves every image of the context's batch
 * @param context tokens `[batch, tokens, width]` or several sources
 * @returns `[batch, queries, width]`
 */
export function reluAttention(
  params: TensorRecord,
  name: string,
  query: tf.Tensor3D,
  context: AttentionContext,
  options: AttentionOptions,
): tf.Tensor3D {
  const { heads, queryNorm } = options;
  const scale = tf.reshape(param(params, `${name}.scale`), [1, heads, 1, 1]);
  const q = tf.mul<tf.Tensor4D>(
    l2Normalise(splitHeads(project(params, `${name}.q`, query, queryNorm), heads)),
    scale,
  );
  const sources = sourcesOf(context);
  const batch = Math.max(query.shape[0], ...sources.map(({ tokens }) => tokens.shape[0]));
  const parts = sources.map(({ tokens, projections = name, norm }) => {
    const k = l2Normalise(splitHeads(project(params, `${projections}.k`, tokens, norm), heads));
    const v = splitHeads(project(params, `${projections}.v`, tokens, norm), heads);
    const weights = tf.relu(tf.matMul(repeatBatch(q, batch), repeatBatch(k, batch), false, true));
    return tf.matMul(weights, repeatBatch(v, batch));
  });
  const attended = parts.reduce((sum, part) => tf.add(sum, part)) as tf.Tensor4D;
  return linear(params, `${name}.proj`, mergeHeads(attended));
}
