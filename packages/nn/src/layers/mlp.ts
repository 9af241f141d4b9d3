import type * as tf from '@tensorflow/tfjs';
import { requireArgument } from '../errors.js';
import type { TensorRecord } from '../params/param-lookup.js';
import type { ParamSpecs } from '../params/param-spec.js';
import { dropout } from './dropout.js';
import { gelu } from './gelu.js';
import { linear, linearSpecs } from './linear.js';
import type { LinearSpecOptions } from './linear.js';

/**
 * Noise of {@link mlp}: U[0, 1) for each of the places where elements are dropped; a place left out drops
 * nothing.
 */
export interface MlpDropout {
  /**
   * Probability of dropping: a number, or a tensor that broadcasts to each of the noises, such as `[batch, 1,
   * 1]`.
   */
  readonly rate: number | tf.Tensor;
  /** For the input, `[..., in]`. */
  readonly input?: tf.Tensor;
  /** For the activations, `[..., hidden]`. */
  readonly hidden?: tf.Tensor;
  /** For the result, `[..., out]`. */
  readonly output?: tf.Tensor;
}

/** Options of {@link mlp}. */
export interface MlpOptions {
  readonly dropout?: MlpDropout;
  /** Layer norm to fold into the first layer, see `linear`; not to be combined with noise on the input. */
  readonly norm?: string;
}

/**
 * Specs of {@link mlp}: linear layers `name.fc1` (`width` -> `hidden`) and `name.fc2` (`hidden` ->
 * `outputs`).
 */
export function mlpSpecs(
  name: string,
  width: number,
  hidden: number,
  outputs: number = width,
  options: LinearSpecOptions = {},
): ParamSpecs {
  return {
    ...linearSpecs(`${name}.fc1`, width, hidden, options),
    ...linearSpecs(`${name}.fc2`, hidden, outputs, options),
  };
}

/**
 * `drop(fc2(drop(gelu(fc1(drop(x))))))` over the last axis, without residual; no drop without noise. With
 * noise this is the noisy bottleneck of Dinomaly (`bMlp`).
 */
export function mlp<T extends tf.Tensor>(
  params: TensorRecord,
  name: string,
  x: T,
  options: MlpOptions = {},
): T {
  const { norm, dropout: drops } = options;
  requireArgument(
    norm === undefined || drops?.input === undefined,
    () => `mlp '${name}' has both a norm to fold ('${norm}') and noise on its input`,
    'Apply `layerNorm` before the mlp: what is dropped is the scaled and shifted input.',
  );
  const drop = (tensor: T, noise: tf.Tensor | undefined): T =>
    drops === undefined || noise === undefined ? tensor : dropout(tensor, noise, drops.rate);
  const hidden = gelu(linear(params, `${name}.fc1`, drop(x, drops?.input), { norm }));
  return drop(linear(params, `${name}.fc2`, drop(hidden, drops?.hidden)), drops?.output);
}
