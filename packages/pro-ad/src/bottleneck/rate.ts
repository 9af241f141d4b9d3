import type { TensorRecord } from '@protobench/harness';
import { noGrad, param } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { Scalar, Tensor, Tensor3D } from '@tensorflow/tfjs';
import type { BottleneckOptions } from '../config/bottleneck.js';
import { nearestSimilarity } from '../prototypes/nearest-similarity.js';
import { RATE_STEPS } from './byte-draws.js';

/** Largest rate: at 1 nothing would be left to scale up. */
const MAX_RATE = 0.95;
const TINY = 1e-6;

/** What the rules for the rate may depend on. */
export interface RateInput {
  /** F_I, `[batch, tokens, width]`. */
  readonly tokens: Tensor3D;
  /** `[1, prototypes, width]`, where there are any. */
  readonly prototypes: Tensor3D | undefined;
  readonly noise: TensorRecord;
  readonly step: Scalar;
}

/** Name of the noise `[batch, 1, 1]` that places the rate of an image in its interval. */
export const RATE_NOISE = 'anb.rate';

/**
 * Dropout rate of a training step: a number, or a constant tensor `[]`, `[batch, 1, 1]` or `[batch, tokens, 1]`, always a
 * multiple of 1 / {@link RATE_STEPS}.
 */
export function dropRate(options: BottleneckOptions, input: RateInput): number | Tensor {
  const { mode, rate, spread, rampSteps, maxRate } = options;
  const limit = (value: Tensor, most: number): Tensor =>
    quantised(tf.minimum(tf.relu(value), Math.min(most, MAX_RATE)));
  switch (mode) {
    case 'randomRate':
      return noGrad(() => {
        const drawn = tf.mul(tf.sub(param(input.noise, RATE_NOISE), 0.5), 2 * spread);
        return limit(tf.add(drawn, rate), MAX_RATE);
      });
    case 'schedule':
      return noGrad(() => limit(tf.mul(tf.minimum(tf.div(input.step, rampSteps), 1), rate), MAX_RATE));
    case 'tokenAdaptive':
      return noGrad(() => {
        const similarity = tf.relu(nearestSimilarity(input.tokens, input.prototypes as Tensor3D));
        const relative = tf.div(similarity, tf.add(tf.mean(similarity), TINY));
        return limit(tf.mul(relative, rate), maxRate);
      });
    default:
      return roundedRate(rate);
  }
}

/** The multiple of 1 / {@link RATE_STEPS} that is nearest to `rate`. */
export function roundedRate(rate: number): number {
  return Math.round(rate * RATE_STEPS) / RATE_STEPS;
}

function quantised(rate: Tensor): Tensor {
  return tf.div(tf.floor(tf.add(tf.mul(rate, RATE_STEPS), 0.5)), RATE_STEPS);
}
