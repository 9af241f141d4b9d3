import type { TensorRecord } from '@protobench/harness';
import type { ParamSpecs } from '@protobench/nn';
import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import { bottleneck, bottleneckSpecs } from '../bottleneck/bottleneck.js';
import type { RateInput } from '../bottleneck/rate.js';
import { decode, decoderSpecs } from '../decoder/decoder.js';
import type { LayerInput } from '../decoder/decoder.js';
import { inputSpecs, inputTokens } from '../features/input-tokens.js';
import { groupTarget, tapTokens } from '../features/tap-tokens.js';
import type { Plan } from '../plan/plan.js';
import { learnedPrototypes, prototypeSpecs } from '../prototypes/prototypes.js';
import { linearInit } from './linear-init.js';
import { groupPredictions, outputSpecs } from './output.js';

/** Every trained tensor of the model. */
export function modelSpecs(plan: Plan): ParamSpecs {
  return {
    ...inputSpecs(plan),
    ...bottleneckSpecs(plan.config.anb, plan.width, linearInit(plan.config)),
    ...prototypeSpecs(plan),
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
  readonly training?: Pick<RateInput, 'noise' | 'step'>;
}

/** Outcome of the forward pass. */
export interface ModelOutput {
  /** Per group `[batch, tokens, channels]`. */
  readonly targets: readonly Tensor3D[];
  /** Per group `[batch, tokens, channels]`. */
  readonly predictions: readonly Tensor3D[];
  /** Output of the bottleneck, `[batch, tokens, width]`. */
  readonly disturbed: Tensor3D;
  /** Prototypes that the first decoder layer attends to, `[batch or 1, prototypes, width]`. */
  readonly prototypes: Tensor3D | undefined;
  /** Input of the last decoder layer. */
  readonly last: LayerInput;
}

/** The whole forward pass: taps to tokens, noisy bottleneck, decoder, one reconstruction per group. */
export function forward(plan: Plan, { params, buffers, taps, training }: ModelInput): ModelOutput {
  const tokens = tapTokens(plan, buffers, taps);
  const targets = plan.groups.map((group) => groupTarget(plan, group, tokens));
  const encoder = inputTokens(plan, params, tokens);
  const disturbed = bottleneck(plan.config.anb, params, {
    tokens: encoder,
    training: training && { ...training, prototypes: learnedPrototypes(plan, params, 0) },
  });
  const { layers, prototypes, last } = decode(plan, params, { tokens: disturbed, encoder, targets });
  return { targets, predictions: groupPredictions(plan, params, layers), disturbed, prototypes, last };
}
