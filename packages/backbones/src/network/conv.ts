import { float32 } from '@protobench/jit';
import * as tf from '@tensorflow/tfjs';
import type { Layer, LayerTensors } from './layer.js';
import { normAffine, normParameters, type NormOptions } from './norm.js';

/** A convolution, with the batch norm after it if there is one. */
export interface ConvOptions {
  /** Prefix of `.weight` and `.bias`. */
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  /** Height and width of the window. */
  readonly kernel: number;
  /** 1 unless given. */
  readonly stride?: number;
  /** Zeros on each side, or TensorFlow's rule `'same'`; 0 unless given. */
  readonly pad?: number | 'same';
  /** One window for each channel; `outputs` equals `inputs` then. */
  readonly depthwise?: boolean;
  /** Whether there is a `.bias`; not unless given. */
  readonly bias?: boolean;
  /** A batch norm behind it, folded into weight and bias. */
  readonly norm?: NormOptions;
  readonly activation?: 'relu';
}

export interface ConvLayer extends Layer {
  readonly options: ConvOptions;
  /** `[batch, height, width, inputs]` to `[batch, height', width', outputs]`. */
  apply(tensors: LayerTensors, x: tf.Tensor4D): tf.Tensor4D;
}

/** A convolution with published weights `[out, in, kh, kw]` (depthwise `[channels, 1, kh, kw]`). */
export function conv(options: ConvOptions): ConvLayer {
  const { name, inputs, outputs, kernel, depthwise = false, bias = false, norm } = options;
  const shape = [outputs, depthwise ? 1 : inputs, kernel, kernel];
  const weightName = `${name}.weight`;
  const biasName = `${name}.bias`;
  return {
    options,
    parameters: {
      [weightName]: shape,
      ...(bias ? { [biasName]: [outputs] } : {}),
      ...(norm === undefined ? {} : normParameters(norm, outputs)),
    },
    prepare: (state) => {
      const affine = norm === undefined ? undefined : normAffine(norm, state);
      const weight = state(weightName);
      const values = depthwise
        ? channelsLast(weight, outputs, 1, kernel * kernel, affine?.scale)
        : channelsLast(weight, outputs, inputs, kernel * kernel, affine?.scale);
      const prepared = depthwise ? [kernel, kernel, outputs, 1] : [kernel, kernel, inputs, outputs];
      const offsets = bias ? state(biasName) : undefined;
      const shift = Float32Array.from({ length: outputs }, (_, i) => {
        const offset = offsets?.[i] ?? 0;
        return affine === undefined ? offset : offset * affine.scale[i] + affine.shift[i];
      });
      return {
        [weightName]: float32(prepared, values),
        ...(offsets || affine ? { [biasName]: float32([outputs], shift) } : {}),
      };
    },
    apply: (tensors, x) => {
      const { stride = 1, pad = 0, activation } = options;
      const shared = {
        x,
        strides: stride,
        pad,
        activation: activation ?? 'linear',
        ...(tensors[biasName] === undefined ? {} : { bias: tensors[biasName] }),
      } as const;
      const filter = tensors[weightName] as tf.Tensor4D;
      return depthwise
        ? tf.fused.depthwiseConv2d({ ...shared, filter })
        : tf.fused.conv2d({ ...shared, filter });
    },
  };
}

/** `[out, in, window]` to `[window, in, out]`, each output times its scale. */
function channelsLast(
  weight: Float32Array,
  outputs: number,
  inputs: number,
  window: number,
  scale: Float64Array | undefined,
): Float32Array {
  const values = new Float32Array(weight.length);
  let from = 0;
  for (let o = 0; o < outputs; o++) {
    const factor = scale === undefined ? 1 : scale[o];
    for (let i = 0; i < inputs; i++) {
      for (let w = 0; w < window; w++) values[(w * inputs + i) * outputs + o] = weight[from++] * factor;
    }
  }
  return values;
}
