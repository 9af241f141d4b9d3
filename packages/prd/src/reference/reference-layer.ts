import { attentionSpecs, layerNorm, layerNormSpecs, mlp, mlpSpecs, softmaxAttention } from '@protobench/nn';
import type { ParamSpecs, TensorRecord } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { PrdConfig } from '../config/prd-schema.js';
import { windowCovers } from './windows.js';
import type { WindowMasks } from './windows.js';

/** Size of the map and of its tokens inside the layers. */
export interface ReferenceShape {
  readonly height: number;
  readonly width: number;
  /** Width of the tokens. */
  readonly inner: number;
}

/** Which of the two attentions a map of this size has, by their weights and by what the window leaves outside. */
export function branchesOf(
  { reference }: PrdConfig,
  { height, width }: ReferenceShape,
): { readonly local: boolean; readonly global: boolean } {
  return { local: reference.local > 0, global: reference.global > 0 && !windowCovers(height, width) };
}

/** Specs of {@link referenceLayer}. */
export function referenceLayerSpecs(name: string, config: PrdConfig, shape: ReferenceShape): ParamSpecs {
  const { inner } = shape;
  const { local, global } = branchesOf(config, shape);
  return {
    ...(local ? attentionSpecs(`${name}.local`, inner) : {}),
    ...(global ? attentionSpecs(`${name}.global`, inner) : {}),
    ...layerNormSpecs(`${name}.norm1`, inner),
    ...mlpSpecs(`${name}.ffn`, inner, Math.round(config.reference.feedForward * inner)),
    ...layerNormSpecs(`${name}.norm2`, inner),
  };
}

/**
 * A layer of RLR, `[batch, tokens, inner]` -> the same: attention of each token to the references in its window, and to the
 * tokens outside of it by way of the references that lie there, added with fixed weights; then a feed-forward network, normed
 * before and after. The token itself is not added to what the attentions say of it: only references and far tokens can.
 *
 * @param references `[1, tokens, inner]`
 */
export function referenceLayer(
  params: TensorRecord,
  name: string,
  config: PrdConfig,
  shape: ReferenceShape,
  x: tf.Tensor3D,
  references: tf.Tensor3D,
  masks: WindowMasks,
): tf.Tensor3D {
  const { heads, local, global } = config.reference;
  const branches = branchesOf(config, shape);
  const parts: tf.Tensor3D[] = [];
  if (branches.local) {
    const seen = softmaxAttention(params, `${name}.local`, x, references, { heads, mask: masks.inside });
    parts.push(tf.mul(seen, local));
  }
  if (branches.global) {
    const source = [{ tokens: x, keys: references }];
    const seen = softmaxAttention(params, `${name}.global`, x, source, { heads, mask: masks.outside });
    parts.push(tf.mul(seen, global));
  }
  const normed = layerNorm(params, `${name}.norm1`, tf.addN(parts) as tf.Tensor3D);
  return layerNorm(params, `${name}.norm2`, tf.add(normed, mlp(params, `${name}.ffn`, normed)));
}
