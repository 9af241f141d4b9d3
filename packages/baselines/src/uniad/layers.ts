import type { NoiseInput, TensorRecord } from '@protobench/harness';
import {
  dropout,
  layerNorm,
  layerNormSpecs,
  linear,
  linearSpecs,
  normal,
  xavierUniform,
  zeros,
} from '@protobench/nn';
import type { ParamSpecs } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { attention, attentionSpecs } from './attention.js';
import type { UniadPlan } from './plan.js';

/** What every layer of a pass shares. */
export interface LayerContext {
  readonly plan: UniadPlan;
  readonly params: TensorRecord;
  /** `[1, tokens, width]` */
  readonly position: tf.Tensor3D;
  readonly mask: tf.Tensor2D | null;
  /** Random fields of the layers by name; `null` outside of training. */
  readonly noise: TensorRecord | null;
}

/** Tokens, and the same with the position embedding. */
export interface Positioned {
  readonly tokens: tf.Tensor3D;
  readonly placed: tf.Tensor3D;
}

/** Adds the position embedding. */
export function place(tokens: tf.Tensor3D, { position }: LayerContext): Positioned {
  return { tokens, placed: tf.add(tokens, position) };
}

/** Specs of {@link encoderLayer}. */
export function encoderLayerSpecs(name: string, { config }: UniadPlan): ParamSpecs {
  const { width } = config.model;
  return {
    ...attentionSpecs(`${name}.attn`, width),
    ...layerNormSpecs(`${name}.norm1`, width),
    ...ffnSpecs(name, config.model),
  };
}

/** Post-norm encoder layer: neighbour-masked self-attention, then a feed-forward block. `[batch, tokens, width]` */
export function encoderLayer(context: LayerContext, name: string, x: tf.Tensor3D): tf.Tensor3D {
  const { plan, params, mask } = context;
  const { tokens, placed } = place(x, context);
  const drop = droppers(context, name, 1);
  const input = { query: placed, keys: placed, values: tokens };
  const mixed = attention(params, `${name}.attn`, input, plan.config.model.heads, mask);
  const y = layerNorm(params, `${name}.norm1`, tf.add<tf.Tensor3D>(tokens, drop.token(mixed, 0)));
  return feedForward(params, name, y, drop);
}

/** Specs of {@link decoderLayer}. */
export function decoderLayerSpecs(name: string, { config, tokens }: UniadPlan): ParamSpecs {
  const { width } = config.model;
  return {
    [`${name}.query`]: { shape: [1, tokens, width], init: normal(1), trainable: true },
    ...attentionSpecs(`${name}.attn1`, width),
    ...attentionSpecs(`${name}.attn2`, width),
    ...layerNormSpecs(`${name}.norm1`, width),
    ...layerNormSpecs(`${name}.norm2`, width),
    ...ffnSpecs(name, config.model),
  };
}

/**
 * Layer-wise query decoder: the learned query of the layer attends to the encoder output, then to the output of the layer
 * before, both neighbour-masked; then a feed-forward block, all post-norm. `[batch, tokens, width]`
 */
export function decoderLayer(
  context: LayerContext,
  name: string,
  memory: Positioned,
  previous: Positioned,
): tf.Tensor3D {
  const { plan, params, mask } = context;
  const { heads } = plan.config.model;
  const drop = droppers(context, name, 2);
  const query = place(params[`${name}.query`] as tf.Tensor3D, context);
  const first = { query: query.placed, keys: memory.placed, values: memory.tokens };
  const recalled = attention(params, `${name}.attn1`, first, heads, mask);
  const x = layerNorm(params, `${name}.norm1`, tf.add<tf.Tensor3D>(query.tokens, drop.token(recalled, 0)));
  const second = { query: place(x, context).placed, keys: previous.placed, values: previous.tokens };
  const refined = attention(params, `${name}.attn2`, second, heads, mask);
  const y = layerNorm(params, `${name}.norm2`, tf.add<tf.Tensor3D>(x, drop.token(refined, 1)));
  return feedForward(params, name, y, drop);
}

/** Random fields of all layers in training, each sliced by {@link droppers}; none without dropout. */
export function layerNoise({ config, tokens }: UniadPlan, batchSize: number): Record<string, NoiseInput> {
  const { dropout: rate, width, ffn, encoderLayers, decoderLayers } = config.model;
  if (rate === 0) return {};
  const field = (attentions: number): NoiseInput => ({
    shape: [batchSize, tokens, (attentions + 1) * width + ffn],
    distribution: 'uniform',
  });
  return Object.fromEntries([
    ...Array.from({ length: encoderLayers }, (_, i) => [`encoder.${i}`, field(1)] as const),
    ...Array.from({ length: decoderLayers }, (_, i) => [`decoder.${i}`, field(2)] as const),
  ]);
}

interface Droppers {
  /** Dropout after attention `index`; the feed-forward block comes after the last attention. */
  readonly token: (x: tf.Tensor3D, index: number) => tf.Tensor3D;
  readonly output: (x: tf.Tensor3D) => tf.Tensor3D;
  readonly hidden: (x: tf.Tensor3D) => tf.Tensor3D;
}

/** Dropouts of one layer, each on its own slice of the field of the layer. */
function droppers({ plan, noise }: LayerContext, name: string, attentions: number): Droppers {
  const { dropout: rate, width, ffn } = plan.config.model;
  const field = noise?.[name] as tf.Tensor3D | undefined;
  const drop = (x: tf.Tensor3D, from: number, size: number): tf.Tensor3D =>
    field === undefined ? x : dropout(x, tf.slice(field, [0, 0, from], [-1, -1, size]), rate);
  return {
    token: (x, index) => drop(x, index * width, width),
    output: (x) => drop(x, attentions * width, width),
    hidden: (x) => drop(x, (attentions + 1) * width, ffn),
  };
}

function ffnSpecs(name: string, { width, ffn }: UniadPlan['config']['model']): ParamSpecs {
  const init = { weight: xavierUniform('linear'), bias: zeros };
  return {
    ...linearSpecs(`${name}.fc1`, width, ffn, init),
    ...linearSpecs(`${name}.fc2`, ffn, width, init),
    ...layerNormSpecs(`${name}.out`, width),
  };
}

function feedForward(params: TensorRecord, name: string, x: tf.Tensor3D, drop: Droppers): tf.Tensor3D {
  const hidden = drop.hidden(tf.relu(linear(params, `${name}.fc1`, x)));
  const y = drop.output(linear(params, `${name}.fc2`, hidden));
  return layerNorm(params, `${name}.out`, tf.add<tf.Tensor3D>(x, y));
}
