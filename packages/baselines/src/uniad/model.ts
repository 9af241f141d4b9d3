import type { TensorRecord } from '@protobench/harness';
import { layerNorm, layerNormSpecs, linear, linearSpecs, param, xavierUniform, zeros } from '@protobench/nn';
import type { Initialiser, ParamSpecs } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { decoderLayer, decoderLayerSpecs, encoderLayer, encoderLayerSpecs, place } from './layers.js';
import type { LayerContext } from './layers.js';
import { neighbourMask } from './neighbour-mask.js';
import type { UniadPlan } from './plan.js';

/** U[0, 1), as the public code draws its position embedding. */
const uniform01: Initialiser = (shape, stream) => stream.uniform(shape.reduce((a, b) => a * b, 1));

/** Specs of {@link reconstruct}. */
export function modelSpecs(plan: UniadPlan): ParamSpecs {
  const { grid, channels, config } = plan;
  const { width, encoderLayers, decoderLayers } = config.model;
  const init = { weight: xavierUniform('linear'), bias: zeros };
  return Object.assign(
    {
      ...linearSpecs('input', channels, width, init),
      'position.row': { shape: [grid.height, width / 2], init: uniform01, trainable: true },
      'position.column': { shape: [grid.width, width / 2], init: uniform01, trainable: true },
    },
    ...Array.from({ length: encoderLayers }, (_, i) => encoderLayerSpecs(`encoder.${i}`, plan)),
    ...Array.from({ length: decoderLayers }, (_, i) => decoderLayerSpecs(`decoder.${i}`, plan)),
    { ...layerNormSpecs('norm', width), ...linearSpecs('output', width, channels, init) },
  ) as ParamSpecs;
}

/**
 * The transformer of UniAD: `[batch, tokens, channels]` -> the same shape, the features as the model would have them.
 *
 * @param noise random fields of the dropouts in training, `null` otherwise
 */
export function reconstruct(
  plan: UniadPlan,
  params: TensorRecord,
  tokens: tf.Tensor3D,
  noise: TensorRecord | null,
): tf.Tensor3D {
  const { encoderLayers, decoderLayers, window } = plan.config.model;
  const context: LayerContext = {
    plan,
    params,
    position: positionEmbedding(plan, params),
    mask: neighbourMask(plan.grid, window),
    noise,
  };
  let x = linear(params, 'input', tokens);
  for (let i = 0; i < encoderLayers; i++) x = encoderLayer(context, `encoder.${i}`, x);
  const memory = place(x, context);
  let previous = memory;
  for (let i = 0; i < decoderLayers; i++) {
    previous = place(decoderLayer(context, `decoder.${i}`, memory, previous), context);
  }
  return linear(params, 'output', layerNorm(params, 'norm', previous.tokens));
}

/** One learned half for the column of a cell and one for its row, `[1, tokens, width]`. */
export function positionEmbedding({ grid, tokens, config }: UniadPlan, params: TensorRecord): tf.Tensor3D {
  const { height, width } = grid;
  const half = config.model.width / 2;
  const columns = tf.tile(tf.reshape(param(params, 'position.column'), [1, width, half]), [height, 1, 1]);
  const rows = tf.tile(tf.reshape(param(params, 'position.row'), [height, 1, half]), [1, width, 1]);
  return tf.reshape(tf.concat([columns, rows], 2), [1, tokens, 2 * half]);
}
