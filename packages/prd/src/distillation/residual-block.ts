import type { BatchNormOptions, ParamSpecs, TensorRecord } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { convNorm, convNormSpecs } from './conv-norm.js';
import type { ConvNormShape, Scaling } from './conv-norm.js';

/** Geometry of one residual block. */
export interface BlockShape {
  readonly kind: 'basic' | 'bottleneck';
  readonly inputs: number;
  readonly outputs: number;
  /** Width between the 1x1 convolutions of a bottleneck block; unused by a basic one. */
  readonly inner: number;
  readonly scaling: Scaling;
}

/**
 * Specs of {@link residualBlock}: `name.conv1`, `name.conv2`, for bottleneck blocks `name.conv3`, and `name.shortcut` where
 * size or channels change.
 */
export function residualBlockSpecs(name: string, shape: BlockShape): ParamSpecs {
  const shortcut = shortcutShape(shape);
  return Object.assign(
    {},
    ...mainPath(shape).map((conv, i) => convNormSpecs(`${name}.conv${i + 1}`, conv)),
    shortcut === null ? {} : convNormSpecs(`${name}.shortcut`, shortcut),
  ) as ParamSpecs;
}

/**
 * ResNet block, basic (3x3, 3x3) or bottleneck (1x1, 3x3, 1x1), with ReLU after the sum. Where the size grows, the 3x3
 * convolution that would have the stride in an encoder is a transposed one, as in RD4AD's decoder (`de_resnet.py`).
 */
export function residualBlock(
  tensors: TensorRecord,
  name: string,
  x: tf.Tensor4D,
  shape: BlockShape,
  norm: BatchNormOptions,
): tf.Tensor4D {
  const path = mainPath(shape);
  const main = path.reduce((y, conv, i) => {
    const next = convNorm(tensors, `${name}.conv${i + 1}`, y, conv, norm);
    return i + 1 < path.length ? tf.relu(next) : next;
  }, x);
  const projection = shortcutShape(shape);
  const shortcut = projection === null ? x : convNorm(tensors, `${name}.shortcut`, x, projection, norm);
  return tf.relu(tf.add(main, shortcut));
}

function mainPath({ kind, inputs, outputs, inner, scaling }: BlockShape): readonly ConvNormShape[] {
  if (kind === 'basic') {
    return [
      { kernel: 3, inputs, outputs, scaling },
      { kernel: 3, inputs: outputs, outputs, scaling: 'same' },
    ];
  }
  return [
    { kernel: 1, inputs, outputs: inner, scaling: 'same' },
    { kernel: 3, inputs: inner, outputs: inner, scaling },
    { kernel: 1, inputs: inner, outputs, scaling: 'same' },
  ];
}

function shortcutShape({ inputs, outputs, scaling }: BlockShape): ConvNormShape | null {
  return scaling === 'same' && inputs === outputs ? null : { kernel: 1, inputs, outputs, scaling };
}
