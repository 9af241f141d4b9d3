import type { TapShape, TensorRecord } from '@protobench/harness';
import { conv2d, conv2dSpecs, fanInUniform, param } from '@protobench/nn';
import type { Initialiser, ParamSpecs } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { RdPlusPlusConfig } from './config.js';
import { instanceNorm } from './instance-norm.js';

type ProjectionConfig = RdPlusPlusConfig['projection'];

/** Slope of PyTorch's `LeakyReLU` below 0. */
const SLOPE = 0.01;
/** Inner channels relative to those of the tap; the last convolution leads back to them. */
const INNER = [1 / 2, 1 / 4, 1 / 2];
const CONVOLUTIONS = INNER.length + 1;

const convName = (tap: number, index: number): string => `projection.${tap}.${index}`;

/**
 * Specs of {@link project}: four 3x3 convolutions per tap. They have no bias: the instance norm behind each takes it out again.
 * Weights are kept divided by `lrScale`, see {@link project}.
 */
export function projectionSpecs(config: ProjectionConfig, taps: readonly TapShape[]): ParamSpecs {
  const uniform = fanInUniform('conv');
  const weight: Initialiser = (shape, stream) =>
    uniform(shape, stream).map((value) => value / config.lrScale);
  return Object.assign(
    {},
    ...taps.flatMap(({ channels }, tap) => {
      const inner = INNER.map((part) => Math.max(1, Math.round(part * config.width * channels)));
      const widths = [channels, ...inner, channels];
      return Array.from({ length: CONVOLUTIONS }, (_, i) =>
        conv2dSpecs(convName(tap, i), 3, widths[i], widths[i + 1], { weight, bias: false }),
      );
    }),
  ) as ParamSpecs;
}

/**
 * Projection of RD++ for one tap: four times convolution, instance norm, leaky ReLU. `[batch, height, width, channels]` -> the
 * same shape.
 *
 * A harness has one learning rate. Adam moves every weight by about the rate whatever the size of its gradient, so weights
 * that are kept divided by `lrScale` and multiplied here learn with `lrScale` times the rate.
 */
export function project(
  params: TensorRecord,
  { lrScale }: ProjectionConfig,
  tap: number,
  features: tf.Tensor4D,
): tf.Tensor4D {
  let x = features;
  for (let i = 0; i < CONVOLUTIONS; i++) {
    const name = `${convName(tap, i)}.weight`;
    const weights = { [name]: tf.mul(param(params, name), lrScale) };
    x = leakyRelu(instanceNorm(conv2d(weights, convName(tap, i), x, { pad: 1 })));
  }
  return x;
}

/** Written with a ReLU, whose gradient every engine has. */
function leakyRelu(x: tf.Tensor4D): tf.Tensor4D {
  return tf.add(tf.mul(x, SLOPE), tf.mul(tf.relu(x), 1 - SLOPE));
}
