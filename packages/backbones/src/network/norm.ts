import { float32 } from '@protobench/jit';
import * as tf from '@tensorflow/tfjs';
import type { Layer, LayerTensors, ParameterShapes, StateReader } from './layer.js';

/** A batch norm with the statistics of training. */
export interface NormOptions {
  /** Prefix of `.weight`, `.bias`, `.running_mean` and `.running_var`. */
  readonly name: string;
  /** Added to the variance; 1e-5 as in PyTorch unless given. */
  readonly eps?: number;
}

/** A frozen batch norm is `x * scale + shift` per channel; float64. */
export interface ChannelAffine {
  readonly scale: Float64Array;
  readonly shift: Float64Array;
}

/** Names and shapes of a batch norm in a state dict. */
export function normParameters({ name }: NormOptions, channels: number): ParameterShapes {
  return Object.fromEntries(
    ['weight', 'bias', 'running_mean', 'running_var'].map((part) => [`${name}.${part}`, [channels]]),
  );
}

/** Scale and shift of a batch norm. */
export function normAffine({ name, eps = 1e-5 }: NormOptions, state: StateReader): ChannelAffine {
  const [weight, bias, mean, variance] = ['weight', 'bias', 'running_mean', 'running_var'].map((part) =>
    state(`${name}.${part}`),
  );
  const scale = Float64Array.from(weight, (value, i) => value / Math.sqrt(variance[i] + eps));
  const shift = Float64Array.from(bias, (value, i) => value - mean[i] * scale[i]);
  return { scale, shift };
}

/** A batch norm that no convolution before it can take in. */
export interface NormLayer extends Layer {
  /** `[..., channels]` to the same shape. */
  apply<T extends tf.Tensor>(tensors: LayerTensors, x: T): T;
}

/** A frozen batch norm of its own: one product and one sum. */
export function frozenNorm(options: NormOptions, channels: number): NormLayer {
  const [scaleName, shiftName] = [`${options.name}.scale`, `${options.name}.shift`];
  return {
    parameters: normParameters(options, channels),
    prepare: (state) => {
      const { scale, shift } = normAffine(options, state);
      return {
        [scaleName]: float32([channels], Float32Array.from(scale)),
        [shiftName]: float32([channels], Float32Array.from(shift)),
      };
    },
    apply: <T extends tf.Tensor>(tensors: LayerTensors, x: T) =>
      tf.add(tf.mul(x, tensors[scaleName]), tensors[shiftName]) as T,
  };
}
