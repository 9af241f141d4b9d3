import type { TensorRecord } from '@protobench/harness';
import { attentionSpecs, layerNormSpecs, normal, normalise, param, softmaxAttention } from '@protobench/nn';
import type { ParamSpecs } from '@protobench/nn';
import { feedForward, feedForwardSpecs, linearInit } from '@protobench/pro-ad';
import * as tf from '@tensorflow/tfjs';
import type { Tensor3D } from '@tensorflow/tfjs';
import type { InpFormerPlan } from './plan.js';

const TOKENS = 'proto.tokens';
const NAME = 'proto.agg';
const NORM = `${NAME}.norm`;
const FFN = `${NAME}.ffn`;

/** Specs of {@link extractPrototypes}. */
export function extractorSpecs({ config, width }: InpFormerPlan): ParamSpecs {
  const { count, ffnRatio } = config.inp;
  const init = linearInit(config);
  return {
    [TOKENS]: { shape: [count, width], init: normal(1), trainable: true },
    ...layerNormSpecs(NORM, width),
    ...attentionSpecs(NAME, width, init),
    ...feedForwardSpecs(FFN, width, ffnRatio, init),
  };
}

/**
 * The intrinsic normal prototypes of each image, `[batch, prototypes, width]`: learned tokens that attend to the tokens of
 * the image (`P + attention(LN(P), LN(x))`, one layer norm for both), then a feed-forward block.
 *
 * @param tokens undisturbed input tokens, `[batch, tokens, width]`
 */
export function extractPrototypes(
  { config, heads }: InpFormerPlan,
  params: TensorRecord,
  tokens: Tensor3D,
): Tensor3D {
  const { normEps } = config.decoder;
  const learned = tf.expandDims<Tensor3D>(param(params, TOKENS), 0);
  const source = { tokens: normalise(tokens, normEps), norm: NORM };
  const options = { heads, queryNorm: NORM };
  const taken = softmaxAttention(params, NAME, normalise(learned, normEps), [source], options);
  return feedForward(params, FFN, tf.add<Tensor3D>(learned, taken), normEps);
}
