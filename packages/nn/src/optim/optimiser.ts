import { allocate, sizeOf } from '@protobench/jit';
import type { NDArray } from '@protobench/jit';
import * as tf from '@tensorflow/tfjs';
import { NnError, requireArgument } from '../errors.js';
import { zeros } from '../params/initialisers.js';
import { param } from '../params/param-lookup.js';
import type { TensorRecord } from '../params/param-lookup.js';
import type { ParamSpec, ParamSpecs } from '../params/param-spec.js';
import { oneMinusPower } from './bias-correction.js';

/** What an optimiser is made of. */
export interface OptimiserPolicy {
  /**
   * `adam`: Kingma and Ba (ICLR 2015), with weight decay added to the gradient. `adamw`: decoupled decay
   * (Loshchilov and Hutter, ICLR 2019). `stableAdamw`: adamw whose step is divided, per tensor, by
   * `max(1, RMS(gradient / denominator))` (Wortsman et al., arXiv 2304.13013), in the form of Dinomaly.
   */
  readonly kind: 'adam' | 'adamw' | 'stableAdamw';
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  readonly weightDecay: number;
  /** Divide by the largest second moment so far (Reddi et al., ICLR 2018); off unless given. */
  readonly amsgrad?: boolean;
}

/** Scalars of one update. */
export interface UpdateInput {
  readonly lr: tf.Scalar;
  /** 0-based step as float32. */
  readonly step: tf.Scalar;
}

/** Parameters and optimiser state after an update. */
export interface UpdateOutput {
  readonly params: Record<string, tf.Tensor>;
  readonly state: Record<string, tf.Tensor>;
}

/** An optimiser as pure functions on records of tensors. */
export interface Optimiser {
  /**
   * Declares the state, all zeros: `name.m`, `name.v` and, with amsgrad, `name.vmax` for each trainable
   * `name`.
   */
  stateSpecs(specs: ParamSpecs): ParamSpecs;
  /** The state before step 0. */
  initialState(params: Readonly<Record<string, NDArray>>): Record<string, NDArray>;
  /**
   * One step on every tensor of `params`. `grads` has the same names (`MISSING_GRADIENT` otherwise), `state`
   * the names of {@link stateSpecs}.
   */
  update(params: TensorRecord, grads: TensorRecord, state: TensorRecord, input: UpdateInput): UpdateOutput;
}

/**
 * An optimiser of the Adam family. Results agree with PyTorch's to float32 rounding.
 *
 * The state holds the moments *without* the factors `1 - beta`: `m <- beta1 m + g` and `v <- beta2 v + g^2`,
 * which spares three passes over each tensor in every step; the factors go into the learning rate and into
 * eps, which are scalars.
 */
export function createOptimiser(policy: OptimiserPolicy): Optimiser {
  const { beta1, beta2, eps, weightDecay, amsgrad = false } = policy;
  requireArgument(
    beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && eps >= 0 && weightDecay >= 0,
    () =>
      `betas must be in [0, 1), eps and weight decay not negative, but the policy is ${JSON.stringify(policy)}`,
    'Check the optimiser of the configuration.',
  );
  const slots = amsgrad ? ['m', 'v', 'vmax'] : ['m', 'v'];
  return {
    stateSpecs: (specs) =>
      Object.fromEntries(
        Object.entries(specs)
          .filter(([, spec]) => spec.trainable)
          .flatMap(([name, { shape }]) =>
            slots.map((slot): [string, ParamSpec] => [
              `${name}.${slot}`,
              { shape, init: zeros, trainable: false },
            ]),
          ),
      ),
    initialState: (params) =>
      Object.fromEntries(
        Object.entries(params).flatMap(([name, { shape }]) =>
          slots.map((slot): [string, NDArray] => [
            `${name}.${slot}`,
            { shape, dtype: 'float32', data: allocate('float32', sizeOf(shape)) },
          ]),
        ),
      ),
    update: (params, grads, state, input) => {
      const scalars = stepScalars(policy, input);
      const output: UpdateOutput = { params: {}, state: {} };
      for (const [name, value] of Object.entries(params)) {
        const grad = gradientOf(grads, name);
        const next = updateTensor(policy, scalars, value, grad, {
          m: param(state, `${name}.m`),
          v: param(state, `${name}.v`),
          vmax: amsgrad ? param(state, `${name}.vmax`) : undefined,
        });
        output.params[name] = next.value;
        output.state[`${name}.m`] = next.m;
        output.state[`${name}.v`] = next.v;
        if (next.vmax !== undefined) output.state[`${name}.vmax`] = next.vmax;
      }
      return output;
    },
  };
}

interface StepScalars {
  /**
   * `sqrt((1 - beta2) / (1 - beta2^t))`: root of the stored second moment times this = the paper's
   * `sqrt(v^)`.
   */
  readonly root: tf.Scalar;
  /** eps in units of the root of the stored second moment. */
  readonly eps: tf.Scalar;
  /** Learning rate for the quotient of the stored moments. */
  readonly rate: tf.Scalar;
  /** `1 - lr * weightDecay` for decoupled decay. */
  readonly shrink: tf.Scalar | undefined;
}

function stepScalars(policy: OptimiserPolicy, { lr, step }: UpdateInput): StepScalars {
  const { kind, beta1, beta2, eps, weightDecay } = policy;
  const t = tf.add(step, 1) as tf.Scalar;
  const root = tf.sqrt(tf.div(1 - beta2, oneMinusPower(beta2, t))) as tf.Scalar;
  return {
    root,
    eps: tf.div(eps, root),
    rate: tf.div(tf.mul(lr, 1 - beta1), tf.mul(oneMinusPower(beta1, t), root)),
    shrink: kind === 'adam' || weightDecay === 0 ? undefined : tf.sub(1, tf.mul(lr, weightDecay)),
  };
}

interface Moments {
  readonly m: tf.Tensor;
  readonly v: tf.Tensor;
  readonly vmax: tf.Tensor | undefined;
}

function updateTensor(
  { kind, beta1, beta2, weightDecay }: OptimiserPolicy,
  { root, eps, rate, shrink }: StepScalars,
  value: tf.Tensor,
  grad: tf.Tensor,
  old: Moments,
): Moments & { readonly value: tf.Tensor } {
  const g = kind === 'adam' && weightDecay > 0 ? tf.add(grad, tf.mul(value, weightDecay)) : grad;
  const m = tf.add(tf.mul(old.m, beta1), g);
  const v = tf.add(tf.mul(old.v, beta2), tf.square(g));
  const vmax = old.vmax === undefined ? undefined : tf.maximum(old.vmax, v);
  const denominator = tf.add(tf.sqrt(vmax ?? v), eps);
  const clipped = kind === 'stableAdamw' ? tf.div(rate, rmsOfUpdate(g, denominator, root)) : rate;
  const shrunk = shrink === undefined ? value : tf.mul(value, shrink);
  return { m, v, vmax, value: tf.sub(shrunk, tf.mul(tf.div(m, denominator), clipped)) };
}

/** `max(1, RMS(g / den))`, with `den` = `denominator * root`. */
function rmsOfUpdate(g: tf.Tensor, denominator: tf.Tensor, root: tf.Scalar): tf.Tensor {
  return tf.maximum(1, tf.div(tf.sqrt(tf.mean(tf.square(tf.div(g, denominator)))), root));
}

function gradientOf(grads: TensorRecord, name: string): tf.Tensor {
  if (!Object.hasOwn(grads, name)) {
    throw new NnError(
      'MISSING_GRADIENT',
      `parameter '${name}' has no gradient; there are gradients for ${Object.keys(grads).length} tensors`,
      'Leave parameters that the loss does not use out of the specs, or mark them as not trainable.',
    );
  }
  return grads[name];
}
