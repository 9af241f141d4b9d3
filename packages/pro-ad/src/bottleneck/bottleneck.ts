import type { NoiseInput, TensorRecord } from '@protobench/harness';
import { dropout, mlp, mlpSpecs, noGrad, param } from '@protobench/nn';
import type { ParamSpecs } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { Tensor3D } from '@tensorflow/tfjs';
import type { BottleneckOptions } from '../config/bottleneck.js';
import { linearInit } from '../model/linear-init.js';
import type { Plan } from '../plan/plan.js';
import { byteDraws, fieldWidth } from './byte-draws.js';
import { dropRate, RATE_NOISE, roundedRate } from './rate.js';
import type { RateInput } from './rate.js';

const NAME = 'anb';
const FIELD_NOISE = 'anb.field';
const JITTER_NOISE = 'anb.jitter';

/** Input of {@link bottleneck}; without `training` nothing is disturbed. */
export interface BottleneckInput {
  /** F_I, `[batch, tokens, width]`. */
  readonly tokens: Tensor3D;
  readonly training: Omit<RateInput, 'tokens'> | undefined;
}

/** Specs of {@link bottleneck}. */
export function bottleneckSpecs(plan: Plan): ParamSpecs {
  if (plan.config.anb.mode === 'inputOnly') return {};
  return mlpSpecs(NAME, plan.width, hiddenWidth(plan), plan.width, linearInit(plan.config));
}

/** Random inputs of {@link bottleneck} in training. */
export function bottleneckNoise(plan: Plan, batchSize: number): Record<string, NoiseInput> {
  const { anb } = plan.config;
  const rows = [batchSize, plan.tokens];
  if (!isNoisy(anb)) return {};
  if (anb.mode === 'jitter') {
    return { [JITTER_NOISE]: { shape: [...rows, plan.width], distribution: 'normal' } };
  }
  const width = anb.mode === 'inputOnly' ? plan.width : fieldWidth(plan.width, hiddenWidth(plan));
  return {
    [FIELD_NOISE]: { shape: [...rows, width], distribution: 'uniform' },
    ...(anb.mode === 'randomRate'
      ? { [RATE_NOISE]: { shape: [batchSize, 1, 1], distribution: 'uniform' as const } }
      : {}),
  };
}

/**
 * The adaptive noisy bottleneck: `drop(W2 drop(gelu(W1 drop(x))))` without residual (Dinomaly's `bMlp`), with the rate or
 * the noise of `anb.mode`. `[batch, tokens, width]` -> the same shape.
 */
export function bottleneck(
  plan: Plan,
  params: TensorRecord,
  { tokens, training }: BottleneckInput,
): Tensor3D {
  const { anb } = plan.config;
  if (training === undefined || !isNoisy(anb)) {
    return anb.mode === 'inputOnly' ? tokens : mlp(params, NAME, tokens);
  }
  if (anb.mode === 'jitter') {
    return mlp(params, NAME, jittered(anb, tokens, param(training.noise, JITTER_NOISE)));
  }
  const field = param<Tensor3D>(training.noise, FIELD_NOISE);
  const rate = dropRate(anb, { tokens, ...training });
  if (anb.mode === 'inputOnly') return dropout(tokens, field, rate);
  const draws = byteDraws(field, plan.width, hiddenWidth(plan));
  return mlp(params, NAME, tokens, { dropout: { rate, ...draws } });
}

/** UniAD's feature jitter, `x + noise * scale * |x| / width`; |x| is a constant, for it has no gradient at 0. */
function jittered({ jitterScale }: BottleneckOptions, tokens: Tensor3D, noise: tf.Tensor): Tensor3D {
  const jitter = noGrad(() => {
    const norm = tf.sqrt(tf.sum(tf.square(tokens), -1, true));
    return tf.mul(noise, tf.mul(norm, jitterScale / tokens.shape[2]));
  });
  return tf.add(tokens, jitter);
}

function isNoisy({ mode, rate, spread, jitterScale }: BottleneckOptions): boolean {
  if (mode === 'none') return false;
  if (mode === 'jitter') return jitterScale > 0;
  return roundedRate(rate) > 0 || (mode === 'randomRate' && spread > 0);
}

function hiddenWidth({ config, width }: Plan): number {
  return Math.max(1, Math.round(config.anb.ratio * width));
}
