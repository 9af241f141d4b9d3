import * as tf from '@tensorflow/tfjs';
import { requireArgument } from '../errors.js';
import { affine, foldNorm, linearSpecs } from '../layers/linear.js';
import type { LinearSpecOptions } from '../layers/linear.js';
import { param } from '../params/param-lookup.js';
import type { TensorRecord } from '../params/param-lookup.js';
import type { ParamSpecs } from '../params/param-spec.js';

/** Tokens to attend to. */
export interface AttentionSource {
  /** `[batch, tokens, width]`; a batch of 1 serves every image of the query's batch. */
  readonly tokens: tf.Tensor3D;
  /** Prefix of the projections `.k` and `.v` of this source; that of the attention itself unless given. */
  readonly projections?: string;
  /** Layer norm to fold into the projections; `tokens` then went through `normalise` only. */
  readonly norm?: string;
}

/** What an attention attends to: tokens, or several sources with options. */
export type AttentionContext = tf.Tensor3D | readonly AttentionSource[];

/** Options that all attentions share. */
export interface AttentionOptions {
  /** Number of heads; divides the width. */
  readonly heads: number;
  /** Layer norm to fold into the query projection; the query then went through `normalise` only. */
  readonly queryNorm?: string;
}

/**
 * Specs of linear and softmax attention: linear layers `name.q`, `name.k`, `name.v` and `name.proj`, all
 * square.
 */
export function attentionSpecs(name: string, width: number, options: LinearSpecOptions = {}): ParamSpecs {
  return {
    ...linearSpecs(`${name}.q`, width, width, options),
    ...keyValueSpecs(name, width, options),
    ...linearSpecs(`${name}.proj`, width, width, options),
  };
}

/**
 * Specs of the projections `prefix.k` and `prefix.v` of one more source, see `AttentionSource.projections`.
 */
export function keyValueSpecs(prefix: string, width: number, options: LinearSpecOptions = {}): ParamSpecs {
  return {
    ...linearSpecs(`${prefix}.k`, width, width, options),
    ...linearSpecs(`${prefix}.v`, width, width, options),
  };
}

/** The sources of a context; one source that uses the attention's own projections when it is a tensor. */
export function sourcesOf(context: AttentionContext): readonly AttentionSource[] {
  const sources = context instanceof tf.Tensor ? [{ tokens: context }] : context;
  requireArgument(
    sources.length > 0,
    () => 'an attention needs at least one source',
    'Pass the tokens to attend to.',
  );
  return sources;
}

/**
 * Linear layer `layer` with layer norm `norm` folded in and its result multiplied by `factor`, which costs
 * nothing per token: `[batch, tokens, in]` -> `[batch, tokens, out]`.
 */
export function project(
  params: TensorRecord,
  layer: string,
  tokens: tf.Tensor3D,
  norm: string | undefined,
  factor = 1,
): tf.Tensor3D {
  const { weight, bias } = foldNorm(
    param<tf.Tensor2D>(params, `${layer}.weight`),
    params[`${layer}.bias`] as tf.Tensor1D | undefined,
    params,
    norm,
  );
  if (factor === 1) return affine(tokens, weight, bias, layer);
  const scaledBias = bias === undefined ? undefined : tf.mul<tf.Tensor1D>(bias, factor);
  return affine(tokens, tf.mul(weight, factor), scaledBias, layer);
}

/** `[batch, tokens, heads * dim]` -> `[batch, heads, tokens, dim]`. */
export function splitHeads(x: tf.Tensor3D, heads: number): tf.Tensor4D {
  const [batch, tokens, width] = x.shape;
  requireArgument(
    Number.isInteger(heads) && heads > 0 && width % heads === 0,
    () => `the number of heads must divide the width, but there are ${heads} heads for a width of ${width}`,
    'Choose another number of heads.',
  );
  return tf.transpose(tf.reshape(x, [batch, tokens, heads, width / heads]), [0, 2, 1, 3]);
}

/** `[batch, heads, tokens, dim]` -> `[batch, tokens, heads * dim]`. */
export function mergeHeads(x: tf.Tensor4D): tf.Tensor3D {
  const [batch, heads, tokens, dim] = x.shape;
  return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [batch, tokens, heads * dim]);
}

/** `x` with its batch of 1 repeated `batch` times; `x` itself when it has that batch already. */
export function repeatBatch(x: tf.Tensor4D, batch: number): tf.Tensor4D {
  return x.shape[0] === batch ? x : tf.tile(x, [batch, 1, 1, 1]);
}

/**
 * Undoes the broadcast of a batch of 1: sums over the batch axis where `like` has one entry and `x` has more.
 */
export function sumToBatch(x: tf.Tensor, like: tf.Tensor): tf.Tensor {
  return like.shape[0] === 1 && x.shape[0] > 1 ? tf.sum(x, 0, true) : x;
}
