import type { BatchNormOptions, ParamSpecs, TensorRecord } from '@protobench/nn';
import type * as tf from '@tensorflow/tfjs';
import type { ReverseDistillationConfig } from '../config/reverse-distillation-config.js';
import { halved } from '../geometry/ladder.js';
import type { Level } from '../geometry/ladder.js';
import { fusedChannels } from './fusion.js';
import { residualBlock, residualBlockSpecs } from './residual-block.js';
import type { BlockShape } from './residual-block.js';

/** Size of the one-class embedding. */
export interface EmbeddingShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Half the size of the deepest tap, rounded up; `ocbe.channels` times its channels. */
export function embeddingShape(config: ReverseDistillationConfig, levels: readonly Level[]): EmbeddingShape {
  const deepest = levels[levels.length - 1];
  return {
    height: halved(deepest.height),
    width: halved(deepest.width),
    channels: Math.max(1, Math.round(config.ocbe.channels * deepest.channels)),
  };
}

/** Specs of {@link embed}: residual blocks `name.0`, `name.1`, ... */
export function embedSpecs(
  name: string,
  config: ReverseDistillationConfig,
  levels: readonly Level[],
): ParamSpecs {
  return Object.assign(
    {},
    ...blocks(config, levels).map((block, i) => residualBlockSpecs(`${name}.${i}`, block)),
  ) as ParamSpecs;
}

/**
 * One-class bottleneck embedding of RD4AD: residual blocks, the first with stride 2, on the fused taps.
 * `[batch, h, w, fused channels]` -> `[batch, ceil(h / 2), ceil(w / 2), ocbe.channels * c]`.
 */
export function embed(
  tensors: TensorRecord,
  name: string,
  config: ReverseDistillationConfig,
  levels: readonly Level[],
  fused: tf.Tensor4D,
  norm: BatchNormOptions,
): tf.Tensor4D {
  return blocks(config, levels).reduce(
    (x, block, i) => residualBlock(tensors, `${name}.${i}`, x, block, norm),
    fused,
  );
}

function blocks(config: ReverseDistillationConfig, levels: readonly Level[]): readonly BlockShape[] {
  const outputs = embeddingShape(config, levels).channels;
  return Array.from({ length: config.ocbe.depth }, (_, i) => ({
    kind: config.student.block,
    inputs: i === 0 ? fusedChannels(levels, config.ocbe.fusion) : outputs,
    outputs,
    inner: Math.max(1, Math.round(config.ocbe.width * outputs)),
    scaling: i === 0 ? 'down' : 'same',
  }));
}
