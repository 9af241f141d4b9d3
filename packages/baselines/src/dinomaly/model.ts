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
import type { DinomalyPlan } from './plan.js';

/** Every trained tensor. */
export function modelSpecs(plan: DinomalyPlan): ParamSpecs {
  return {
    ...inputSpecs(plan),
    ...bottleneckSpecs(plan.bottleneck, plan.width, linearInit(plan.config)),
    ...decoderSpecs(plan),
    ...outputSpecs(plan),
  };
}

/** What the forward pass works on. */
export interface ModelInput {
  readonly params: TensorRecord;
  readonly buffers: TensorRecord;
  /** `[batch, height, width, channels]` each. */
  readonly taps: readonly Tensor4D[];
  /** Noise and step of a training step; left out, the model is undisturbed. */
  readonly training?: Pick<LossInput, 'noise' | 'step'>;
}

/** Target and reconstruction of each group, `[batch, tokens, channels]`. */
export interface Reconstruction {
  readonly targets: readonly Tensor3D[];
  readonly predictions: readonly Tensor3D[];
}

/** Taps to tokens, noisy bottleneck, decoder, one reconstruction per group. */
export function forward(plan: DinomalyPlan, { params, buffers, taps, training }: ModelInput): Reconstruction {
  const tokens = tapTokens(plan, buffers, taps);
  const disturbed = bottleneck(plan.bottleneck, params, {
    tokens: inputTokens(plan, params, tokens),
    training: training && { ...training, prototypes: undefined },
  });
  return {
    targets: plan.groups.map((group) => groupTarget(plan, group, tokens)),
    predictions: groupPredictions(plan, params, decode(plan, params, disturbed)),
  };
}
