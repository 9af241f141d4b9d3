import type { TensorRecord } from '@protobench/harness';
import { layerNormSpecs, normalise, reluAttention, reluAttentionSpecs } from '@protobench/nn';
import type { ParamSpecs } from '@protobench/nn';
import { feedForward, feedForwardSpecs, linearInit } from '@protobench/pro-ad';
import type { Tensor3D } from '@tensorflow/tfjs';
import type { InpFormerPlan } from './plan.js';

const partsOf = (layer: number) => {
  const name = `decoder.${layer}.rec`;
  return { name, norm: `${name}.norm`, ffn: `${name}.ffn` };
};

/** Specs of {@link decode}. */
export function decoderSpecs({ config, width, heads }: InpFormerPlan): ParamSpecs {
  const { layers, ffnRatio } = config.decoder;
  const init = linearInit(config);
  const specs = Array.from({ length: layers }, (_, layer): ParamSpecs => {
    const { name, norm, ffn } = partsOf(layer);
    return {
      ...layerNormSpecs(norm, width),
      ...reluAttentionSpecs(name, width, heads, init),
      ...feedForwardSpecs(ffn, width, ffnRatio, init),
    };
  });
  return Object.assign({}, ...specs);
}

/**
 * Guided blocks: tokens are rebuilt from the prototypes of their image alone, `attention(LN(x), LN(P))` without a residual,
 * then a feed-forward block. Weights of the attention are cosine similarities under a ReLU, not normalised, so that a token
 * unlike every prototype gets nothing. The output of each block, `[batch, tokens, width]`.
 *
 * @param tokens output of the bottleneck, `[batch, tokens, width]`
 * @param prototypes `[batch, prototypes, width]`
 */
export function decode(
  { config, heads }: InpFormerPlan,
  params: TensorRecord,
  tokens: Tensor3D,
  prototypes: Tensor3D,
): Tensor3D[] {
  const { layers, normEps } = config.decoder;
  const unit = normalise(prototypes, normEps);
  const outputs: Tensor3D[] = [];
  for (let layer = 0; layer < layers; layer++) {
    const { name, norm, ffn } = partsOf(layer);
    const query = normalise(outputs[layer - 1] ?? tokens, normEps);
    const options = { heads, queryNorm: norm };
    const attended = reluAttention(params, name, query, [{ tokens: unit, norm }], options);
    outputs.push(feedForward(params, ffn, attended, normEps));
  }
  return outputs;
}
