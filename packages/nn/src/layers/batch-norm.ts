import * as tf from '@tensorflow/tfjs';
import { customGradient } from '../autodiff/custom-gradient.js';
import { noGrad } from '../autodiff/no-grad.js';
import { ones, zeros } from '../params/initialisers.js';
import { param } from '../params/param-lookup.js';
import type { TensorRecord } from '../params/param-lookup.js';
import type { ParamSpecs } from '../params/param-spec.js';
import { checkWidth } from './check-width.js';

/** Options of {@link batchNorm}. */
export interface BatchNormOptions {
  /** `true`: statistics of the batch; `false`: the running ones. */
  readonly training: boolean;
  /** Receives `name.running_mean` and `name.running_var` as they are after this batch, when training. */
  readonly updates?: Record<string, tf.Tensor>;
  /** Weight of the new batch in the running statistics; 0.1 as in PyTorch (Keras writes it as 0.9). */
  readonly momentum?: number;
  /** Added to the variance; 1e-5 as in PyTorch. */
  readonly eps?: number;
}

/**
 * Specs of {@link batchNorm}: parameters `name.weight` = 1 and `name.bias` = 0, buffers `name.running_mean` =
 * 0 and `name.running_var` = 1, all `[channels]`.
 */
export function batchNormSpecs(name: string, channels: number): ParamSpecs {
  const shape = [channels];
  return {
    [`${name}.weight`]: { shape, init: ones, trainable: true },
    [`${name}.bias`]: { shape, init: zeros, trainable: true },
    [`${name}.running_mean`]: { shape, init: zeros, trainable: false },
    [`${name}.running_var`]: { shape, init: ones, trainable: false },
  };
}

/**
 * Batch norm over all axes but the last, `[batch, height, width, channels]` (any rank from 2). Parameters and
 * buffers are looked up in one merged record, `{ ...params, ...buffers }`.
 *
 * Training normalises with the biased variance of the batch and moves the running variance towards the
 * unbiased one, as PyTorch does; the new running statistics are put into `updates` and are constants to the
 * gradient tape.
 */
export function batchNorm<T extends tf.Tensor>(
  params: TensorRecord,
  name: string,
  x: T,
  options: BatchNormOptions,
): T {
  const { training, updates, momentum = 0.1, eps = 1e-5 } = options;
  const weight = param<tf.Tensor1D>(params, `${name}.weight`);
  const bias = param<tf.Tensor1D>(params, `${name}.bias`);
  const runningMean = param<tf.Tensor1D>(params, `${name}.running_mean`);
  const runningVar = param<tf.Tensor1D>(params, `${name}.running_var`);
  checkWidth(name, x, weight.size);
  if (!training) {
    const scale = tf.mul(weight, tf.rsqrt(tf.add(runningVar, eps)));
    return tf.add(tf.mul(x, scale), tf.sub(bias, tf.mul(runningMean, scale))) as T;
  }
  const axes = Array.from({ length: x.rank - 1 }, (_, axis) => axis);
  const count = x.size / weight.size;
  const { centred, mean, variance } = noGrad(() => {
    const batchMean = tf.mean(x, axes);
    const deviation = tf.sub(x, batchMean);
    return { centred: deviation, mean: batchMean, variance: tf.mean(tf.square(deviation), axes) };
  });
  if (updates !== undefined) {
    Object.assign(
      updates,
      noGrad(() => ({
        [`${name}.running_mean`]: moved(runningMean, mean, momentum, 1),
        [`${name}.running_var`]: moved(runningVar, variance, momentum, count / Math.max(1, count - 1)),
      })),
    );
  }
  return normaliseBatch(x, weight, bias, { centred, variance, eps, axes, count });
}

/** `(1 - momentum) * old + momentum * correction * fresh`. */
function moved(old: tf.Tensor, fresh: tf.Tensor, momentum: number, correction: number): tf.Tensor {
  return tf.add(tf.mul(old, 1 - momentum), tf.mul(fresh, momentum * correction));
}

interface BatchStatistics {
  readonly centred: tf.Tensor;
  readonly variance: tf.Tensor;
  readonly eps: number;
  readonly axes: number[];
  readonly count: number;
}

function normaliseBatch<T extends tf.Tensor>(
  x: T,
  weight: tf.Tensor1D,
  bias: tf.Tensor1D,
  batch: BatchStatistics,
): T {
  const { centred, variance, eps, axes, count } = batch;
  return customGradient<T>(
    [x, weight, bias],
    () => {
      const inverse = tf.rsqrt(tf.add(variance, eps));
      const scale = tf.mul(inverse, weight);
      return { value: tf.add(tf.mul(centred, scale), bias) as T, saved: [centred, inverse, scale] };
    },
    (dy, [deviation, inverse, scale]) => {
      const sum = tf.sum(dy, axes);
      const projected = tf.sum(tf.mul(dy, deviation), axes);
      // dx = scale (dy - mean(dy) - deviation inverse^2 mean(dy deviation)), with all per-channel factors
      // gathered first.
      const slope = tf.mul(tf.mul(tf.mul(scale, tf.square(inverse)), projected), -1 / count);
      const offset = tf.mul(tf.mul(scale, sum), -1 / count);
      const dx = tf.add(tf.mul(dy, scale), tf.add(tf.mul(deviation, slope), offset));
      return [dx, tf.mul(projected, inverse), sum];
    },
  );
}
