import type { TensorRecord } from '@protobench/harness';
import { attentionSpecs, layerNormSpecs, linearAttention, normalise, softmaxAttention } from '@protobench/nn';
import type { AttentionSource, ParamSpecs } from '@protobench/nn';
import { feedForward, feedForwardSpecs, linearInit } from '@protobench/pro-ad';
import * as tf from '@tensorflow/tfjs';
import type { Tensor, Tensor3D } from '@tensorflow/tfjs';
import { neighbourMask } from './neighbour-mask.js';
import type { DinomalyPlan } from './plan.js';

const partsOf = (layer: number) => {
  const name = `decoder.${layer}.rec`;
  return { name, norm: `${name}.norm`, ffn: `${name}.ffn` };
};

/** Specs of {@link decode}. */
export function decoderSpecs({ config, width }: DinomalyPlan): ParamSpecs {
  const { layers, ffnRatio } = config.decoder;
  const init = linearInit(config);
  const specs = Array.from({ length: layers }, (_, layer): ParamSpecs => {
    const { name, norm, ffn } = partsOf(layer);
    return {
      ...layerNormSpecs(norm, width),
      ...attentionSpecs(name, width, init),
      ...feedForwardSpecs(ffn, width, ffnRatio, init),
    };
  });
  return Object.assign({}, ...specs);
}

/**
 * Pre-norm transformer blocks, `x + attention(LN(x))`, then a feed-forward block: the output of each, `[batch, tokens,
 * width]`.
 *
 * @param tokens output of the bottleneck, `[batch, tokens, width]`
 */
export function decode(plan: DinomalyPlan, params: TensorRecord, tokens: Tensor3D): Tensor3D[] {
  const { layers, normEps } = plan.config.decoder;
  const attention = attentionOf(plan, params);
  const outputs: Tensor3D[] = [];
  for (let layer = 0; layer < layers; layer++) {
    const { name, norm, ffn } = partsOf(layer);
    const x = outputs[layer - 1] ?? tokens;
    const joined = tf.add<Tensor3D>(x, attention(name, normalise(x, normEps), norm));
    outputs.push(feedForward(params, ffn, joined, normEps));
  }
  return outputs;
}

/** Self-attention of standardised tokens, whose layer norm is folded into the projections. */
function attentionOf(
  { config, heads, grid, tokens }: DinomalyPlan,
  params: TensorRecord,
): (name: string, unit: Tensor3D, norm: string) => Tensor3D {
  const { kind, eps, neighbours } = config.attn;
  const sources = (unit: Tensor3D, norm: string): AttentionSource[] => [{ tokens: unit, norm }];
  if (kind === 'linear') {
    return (name, unit, norm) =>
      linearAttention(params, name, unit, sources(unit, norm), { heads, queryNorm: norm, eps });
  }
  const mask: Tensor | undefined =
    neighbours === 0 ? undefined : tf.tensor(neighbourMask(grid, neighbours), [1, 1, tokens, tokens]);
  return (name, unit, norm) =>
    softmaxAttention(params, name, unit, sources(unit, norm), { heads, queryNorm: norm, mask });
}
