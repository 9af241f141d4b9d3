import type { BatchNormOptions, ParamSpecs, TensorRecord } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { fitSize } from '../geometry/fit-size.js';
import type { Level } from '../geometry/ladder.js';
import { convNorm, convNormSpecs } from './conv-norm.js';
import type { ConvNormShape } from './conv-norm.js';

/** Channels of {@link fuse}'s result: those of the deepest tap, and for every other level `width` times as many. */
export function fusedChannels(levels: readonly Level[], width: number): number {
  const { channels } = levels[levels.length - 1];
  return channels + (levels.length - 1) * scaled(channels, width);
}

/** Specs of {@link fuse}: `name.level.step` for each 3x3 convolution on the way of a level to the deepest size. */
export function fuseSpecs(name: string, levels: readonly Level[], width: number): ParamSpecs {
  return Object.assign(
    {},
    ...levels.flatMap((_, k) =>
      descent(levels, k, width).map((conv, step) => convNormSpecs(`${name}.${k}.${step}`, conv)),
    ),
  ) as ParamSpecs;
}

/**
 * Multi-scale feature fusion of RD4AD: each tap is brought to size and channels of the deepest one by 3x3 convolutions
 * with batch norm and ReLU, one for each halving (and one without stride between levels of equal size), then all are
 * concatenated. `[batch, h_k, w_k, c_k]` per level -> `[batch, h, w, c + (levels - 1) * width * c]`.
 */
export function fuse(
  tensors: TensorRecord,
  name: string,
  levels: readonly Level[],
  width: number,
  taps: readonly tf.Tensor4D[],
  norm: BatchNormOptions,
): tf.Tensor4D {
  const deepest = levels[levels.length - 1];
  const lowered = taps.map((tap, k) => {
    const deep = descent(levels, k, width).reduce(
      (x, conv, step) => tf.relu(convNorm(tensors, `${name}.${k}.${step}`, x, conv, norm)),
      tap,
    );
    return fitSize(deep, deepest.height, deepest.width);
  });
  return lowered.length === 1 ? lowered[0] : tf.concat(lowered, 3);
}

/** Convolutions from level `k` to the deepest; each has `width` times the channels of the next level as outputs. */
function descent(levels: readonly Level[], k: number, width: number): readonly ConvNormShape[] {
  return levels.slice(k, -1).flatMap(({ channels, halvings }, i) => {
    const outputs = scaled(levels[k + i + 1].channels, width);
    const arriving = i === 0 ? channels : scaled(channels, width);
    return Array.from({ length: Math.max(1, halvings) }, (_, step): ConvNormShape => ({
      kernel: 3,
      inputs: step === 0 ? arriving : outputs,
      outputs,
      scaling: halvings === 0 ? 'same' : 'down',
    }));
  });
}

function scaled(channels: number, width: number): number {
  return Math.max(1, Math.round(width * channels));
}
