import {
  batchNorm,
  batchNormSpecs,
  conv2d,
  conv2dSpecs,
  convTranspose2d,
  convTranspose2dSpecs,
  kaimingNormal,
} from '@protobench/nn';
import type { BatchNormOptions, ParamSpecs, TensorRecord } from '@protobench/nn';
import type * as tf from '@tensorflow/tfjs';

/**
 * How a convolution treats its input: `same` keeps the size, `down` halves it (3x3 or 1x1 with stride 2), a number above 1
 * multiplies it (a transposed convolution whose kernel is its stride).
 */
export type Scaling = 'same' | 'down' | number;

/** Geometry of one convolution with batch norm. */
export interface ConvNormShape {
  /** 1 or 3; ignored when the size grows. */
  readonly kernel: 1 | 3;
  readonly inputs: number;
  readonly outputs: number;
  readonly scaling: Scaling;
}

/**
 * Specs of {@link convNorm}: `name.conv.weight` without bias, He-normal over fan_out as in RD4AD, and `name.norm` with its
 * running statistics.
 */
export function convNormSpecs(name: string, shape: ConvNormShape): ParamSpecs {
  const { kernel, inputs, outputs, scaling } = shape;
  const conv =
    typeof scaling === 'number'
      ? convTranspose2dSpecs(`${name}.conv`, scaling, inputs, outputs, {
          weight: kaimingNormal('convTranspose'),
          bias: false,
        })
      : conv2dSpecs(`${name}.conv`, kernel, inputs, outputs, { weight: kaimingNormal('conv'), bias: false });
  return { ...conv, ...batchNormSpecs(`${name}.norm`, outputs) };
}

/** Convolution, then batch norm; no activation. `[batch, h, w, inputs]` -> `[batch, h', w', outputs]`. */
export function convNorm(
  tensors: TensorRecord,
  name: string,
  x: tf.Tensor4D,
  shape: ConvNormShape,
  norm: BatchNormOptions,
): tf.Tensor4D {
  const { kernel, scaling } = shape;
  const y =
    typeof scaling === 'number'
      ? convTranspose2d(tensors, `${name}.conv`, x, { stride: scaling })
      : conv2d(tensors, `${name}.conv`, x, { stride: scaling === 'down' ? 2 : 1, pad: (kernel - 1) / 2 });
  return batchNorm(tensors, `${name}.norm`, y, norm);
}
