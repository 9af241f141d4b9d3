import type { TensorRecord } from '@protobench/harness';
import { layerNormSpecs, linear, linearSpecs } from '@protobench/nn';
import type { AttentionSource, ParamSpecs } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { Tensor3D } from '@tensorflow/tfjs';
import { attend, attendSpecs } from '../attention/attention.js';
import { linearInit } from '../model/linear-init.js';
import type { Plan } from '../plan/plan.js';
import { feedForward, feedForwardSpecs } from './feed-forward.js';
import { stream } from './stream.js';
import type { Stream } from './stream.js';

/** Tokens of the image that prototypes may take in. */
export interface AggregationInput {
  /** Tokens of the decoder, `[batch, tokens, width]`. */
  readonly decoder: Stream;
  /** Features of the encoder, `[batch, tokens, channels]`; mapped to the width first, if there is a map for it. */
  readonly encoder: Tensor3D;
}

const partsOf = (name: string) => ({
  queryNorm: `${name}.normQuery`,
  decoderNorm: `${name}.normDecoder`,
  encoderNorm: `${name}.normEncoder`,
  encoder: `${name}.encoder`,
  ffn: `${name}.ffn`,
});

/**
 * Specs of {@link aggregate}.
 *
 * @param encoderChannels channels of the encoder features when they need a map to the width, else `undefined`
 */
export function aggregationSpecs(plan: Plan, name: string, encoderChannels: number | undefined): ParamSpecs {
  const { config, width } = plan;
  const { aggSource, protoFfn, ffnRatio } = config.dbd;
  const parts = partsOf(name);
  const init = linearInit(config);
  return {
    ...layerNormSpecs(parts.queryNorm, width),
    ...(aggSource === 'encoder' ? {} : layerNormSpecs(parts.decoderNorm, width)),
    ...(aggSource === 'decoder' ? {} : layerNormSpecs(parts.encoderNorm, width)),
    ...(aggSource === 'decoder' || encoderChannels === undefined
      ? {}
      : linearSpecs(parts.encoder, encoderChannels, width, init)),
    ...attendSpecs(plan, name),
    ...(protoFfn ? feedForwardSpecs(parts.ffn, width, ffnRatio, init) : {}),
  };
}

/**
 * Image to prototypes: `P' = P + attention(LN(P), LN(image))`, then a feed-forward block if `dbd.protoFfn`.
 *
 * @returns `[batch, prototypes, width]`, also for prototypes `[1, prototypes, width]`
 */
export function aggregate(
  plan: Plan,
  params: TensorRecord,
  name: string,
  prototypes: Stream,
  image: AggregationInput,
): Stream {
  const { dbd } = plan.config;
  const parts = partsOf(name);
  const sources: AttentionSource[] = [];
  if (dbd.aggSource !== 'encoder') sources.push({ tokens: image.decoder.unit(), norm: parts.decoderNorm });
  if (dbd.aggSource !== 'decoder') {
    const mapped = `${parts.encoder}.weight` in params;
    const features = mapped ? linear(params, parts.encoder, image.encoder) : image.encoder;
    sources.push({ tokens: stream(features, dbd.normEps).unit(), norm: parts.encoderNorm });
  }
  const taken = attend(plan, params, name, prototypes.unit(), parts.queryNorm, sources);
  const updated = tf.add(prototypes.tokens, taken) as Tensor3D;
  return stream(dbd.protoFfn ? feedForward(params, parts.ffn, updated, dbd.normEps) : updated, dbd.normEps);
}
