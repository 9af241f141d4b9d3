import type { NoiseInput, TensorRecord } from '@protobench/harness';
import { dropout, mlp, mlpSpecs, noGrad, param } from '@protobench/nn';
import type { LinearSpecOptions, ParamSpecs } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { Tensor3D } from '@tensorflow/tfjs';
import type { BottleneckOptions } from '../config/bottleneck.js';
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
export function bottleneckSpecs(
  options: BottleneckOptions,
  width: number,
  init: LinearSpecOptions,
): ParamSpecs {
  if (options.mode === 'inputOnly') return {};
  return mlpSpecs(NAME, width, hiddenWidth(options, width), width, init);
}

/** Random inputs of {@link bottleneck} in training, for tokens of the given shape `[batch, tokens, width]`. */
export function bottleneckNoise(
  options: BottleneckOptions,
  [batch, tokens, width]: readonly [number, number, number],
): Record<string, NoiseInput> {
  const { mode } = options;
  if (!isNoisy(options)) return {};
  if (mode === 'jitter') {
    return { [JITTER_NOISE]: { shape: [batch, tokens, width], distribution: 'normal' } };
  }
  const field = mode === 'inputOnly' ? width : fieldWidth(width, hiddenWidth(options, width));
  return {
    [FIELD_NOISE]: { shape: [batch, tokens, field], distribution: 'uniform' },
    ...(mode === 'randomRate'
      ? { [RATE_NOISE]: { shape: [batch, 1, 1], distribution: 'uniform' as const } }
      : {}),
  };
}

/**
 * The adaptive noisy bottleneck: `drop(W2 drop(gelu(W1 drop(x))))` without residual (Dinomaly's `bMlp`), with the rate or
 * the noise of `mode`. `[batch, tokens, width]` -> the same shape.
 */
export function bottleneck(
  options: BottleneckOptions,
  params: TensorRecord,
  { tokens, training }: BottleneckInput,
): Tensor3D {
  const { mode } = options;
  if (training === undefined || !isNoisy(options)) {
    return mode === 'inputOnly' ? tokens : mlp(params, NAME, tokens);
  }
  if (mode === 'jitter') {
    return mlp(params, NAME, jittered(options, tokens, param(training.noise, JITTER_NOISE)));
  }
  const field = param<Tensor3D>(training.noise, FIELD_NOISE);
  const rate = dropRate(options, { tokens, ...training });
  if (mode === 'inputOnly') return dropout(tokens, field, rate);
  const width = tokens.shape[2];
  const draws = byteDraws(field, width, hiddenWidth(options, width));
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

function hiddenWidth({ ratio }: BottleneckOptions, width: number): number {
  return Math.max(1, Math.round(ratio * width));
}
