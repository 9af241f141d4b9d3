import type { LossInput, TensorRecord } from '@protobench/harness';
import type { ParamSpecs } from '@protobench/nn';
import {
  bottleneck,
  bottleneckSpecs,
  groupPredictions,
  groupTarget,
  inputSpecs,
  inputTokens,
  linearInit,
  outputSpecs,
  tapTokens,
} from '@protobench/pro-ad';
import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import { decode, decoderSpecs } from './decoder.js';
import { extractorSpecs, extractPrototypes } from './extractor.js';
import type { InpFormerPlan } from './plan.js';

/** Every trained tensor. */
export function modelSpecs(plan: InpFormerPlan): ParamSpecs {
  return {
    ...inputSpecs(plan),
    ...extractorSpecs(plan),
    ...bottleneckSpecs(plan.bottleneck, plan.width, linearInit(plan.config)),
    ...decoderSpecs(plan),
    ...outputSpecs(plan),
  };
}

/** An image as the model sees it. */
export interface Encoding {
  /** The taps as tokens, `[batch, tokens, channels]` each. */
  readonly taps: readonly Tensor3D[];
  /** Fused input tokens, `[batch, tokens, width]`. */
  readonly tokens: Tensor3D;
  /** Prototypes of the image, `[batch, prototypes, width]`. */
  readonly prototypes: Tensor3D;
}

/** Taps, `[batch, height, width, channels]` each, to tokens and prototypes. */
export function encode(
  plan: InpFormerPlan,
  params: TensorRecord,
  buffers: TensorRecord,
  taps: readonly Tensor4D[],
): Encoding {
  const tokensOfTaps = tapTokens(plan, buffers, taps);
  const tokens = inputTokens(plan, params, tokensOfTaps);
  return { taps: tokensOfTaps, tokens, prototypes: extractPrototypes(plan, params, tokens) };
}

/** Target and reconstruction of each group, `[batch, tokens, channels]`. */
export interface Reconstruction {
  readonly targets: readonly Tensor3D[];
  readonly predictions: readonly Tensor3D[];
}

/** Bottleneck and guided decoder; without `training` nothing is disturbed. */
export function reconstruct(
  plan: InpFormerPlan,
  params: TensorRecord,
  { taps, tokens, prototypes }: Encoding,
  training?: Pick<LossInput, 'noise' | 'step'>,
): Reconstruction {
  const disturbed = bottleneck(plan.bottleneck, params, {
    tokens,
    training: training && { ...training, prototypes: undefined },
  });
  return {
    targets: plan.groups.map((group) => groupTarget(plan, group, taps)),
    predictions: groupPredictions(plan, params, decode(plan, params, disturbed, prototypes)),
  };
}
