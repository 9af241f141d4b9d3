import type { TensorRecord } from '@protobench/harness';
import {
  attentionSpecs,
  linearAttention,
  reluAttention,
  reluAttentionSpecs,
  softmaxAttention,
} from '@protobench/nn';
import type { AttentionSource, ParamSpecs } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { Tensor3D } from '@tensorflow/tfjs';
import { linearInit } from '../model/linear-init.js';
import type { Plan } from '../plan/plan.js';

/** Specs of {@link attend}: the projections, without norms. */
export function attendSpecs(plan: Plan, name: string): ParamSpecs {
  const { attn } = plan.config;
  const init = linearInit(plan.config);
  return attn.kind === 'relu'
    ? reluAttentionSpecs(name, plan.width, attn.heads, init)
    : attentionSpecs(name, plan.width, init);
}

/**
 * The attention of `attn.kind`, after its output projection.
 *
 * @param query normalised tokens `[batch or 1, queries, width]`; the layer norm `queryNorm` is folded into the projection
 * @param sources normalised tokens, each with its layer norm; batches of 1 serve all images
 * @returns `[batch, queries, width]`
 */
export function attend(
  plan: Plan,
  params: TensorRecord,
  name: string,
  query: Tensor3D,
  queryNorm: string,
  sources: readonly AttentionSource[],
): Tensor3D {
  const { kind, heads, eps } = plan.config.attn;
  const options = { heads, queryNorm };
  if (kind === 'linear') return linearAttention(params, name, query, sources, { ...options, eps });
  if (kind === 'softmax') return softmaxAttention(params, name, query, sources, options);
  // ReLU attention takes no shared batch.
  const batch = Math.max(query.shape[0], ...sources.map(({ tokens }) => tokens.shape[0]));
  const tiled = sources.map((source) => ({ ...source, tokens: toBatch(source.tokens, batch) }));
  return reluAttention(params, name, toBatch(query, batch), tiled, options);
}

/** Repeats a batch of 1 `batch` times. */
function toBatch(tokens: Tensor3D, batch: number): Tensor3D {
  return tokens.shape[0] === batch ? tokens : tf.tile(tokens, [batch, 1, 1]);
}
