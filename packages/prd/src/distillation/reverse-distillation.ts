import type { BatchNormOptions, ParamSpecs, TensorRecord } from '@protobench/nn';
import type { DetectorState, TrainingFeatures } from '@protobench/harness';
import type * as tf from '@tensorflow/tfjs';
import type { ReverseDistillationConfig } from '../config/reverse-distillation-config.js';
import { planLadder } from '../geometry/ladder.js';
import type { Level, LevelShape } from '../geometry/ladder.js';
import { embed, embeddingShape, embedSpecs } from './embedding.js';
import type { EmbeddingShape } from './embedding.js';
import { fuse, fuseSpecs } from './fusion.js';
import { standardise, standardiseBuffers } from './standardise.js';
import { decode, decodeSpecs } from './student.js';

/** Teacher-student pair of reverse distillation (Deng and Li, CVPR 2022), built for one ladder of taps. */
export interface ReverseDistillation {
  /** Shallow to deep. */
  readonly levels: readonly Level[];
  readonly embedding: EmbeddingShape;
  /** Weights and running statistics of bottleneck and student; {@link inputBuffers} come on top. */
  readonly specs: ParamSpecs;
  /** Standardisation constants of the taps; empty when `input.standardise` is off. */
  inputBuffers(features: TrainingFeatures): Promise<DetectorState['buffers']>;
  /** What is distilled, per level: the taps, standardised when `input.standardise` is on. */
  targets(tensors: TensorRecord, taps: readonly tf.Tensor4D[]): tf.Tensor4D[];
  /** Feature fusion and bottleneck: one tensor per level -> `[batch, h, w, channels]` of `embedding`. */
  encode(tensors: TensorRecord, inputs: readonly tf.Tensor4D[], norm: BatchNormOptions): tf.Tensor4D;
  /** The student: the embedding -> a prediction of every target. */
  decode(tensors: TensorRecord, embedding: tf.Tensor4D, norm: BatchNormOptions): tf.Tensor4D[];
}

/**
 * Builds the pair. The functions look parameters and buffers up in one merged record.
 *
 * @throws PrdError `INCOMPATIBLE_TAPS` or, for options that do not fit the number of taps, `INVALID_CONFIG`.
 */
export function createReverseDistillation(
  config: ReverseDistillationConfig,
  taps: readonly LevelShape[],
): ReverseDistillation {
  const levels = planLadder(taps);
  const embedding = embeddingShape(config, levels);
  const { standardise: kind } = config.input;
  return {
    levels,
    embedding,
    specs: {
      ...fuseSpecs('fusion', levels, config.ocbe.fusion),
      ...embedSpecs('ocbe', config, levels),
      ...decodeSpecs('student', config, levels, embedding.channels),
    },
    inputBuffers: async (features) => {
      const buffers: Record<string, DetectorState['buffers'][string]> = {};
      if (kind === false) return buffers;
      for (const k of levels.keys())
        Object.assign(buffers, standardiseBuffers(k, await features.statistics(k), kind));
      return buffers;
    },
    targets: (tensors, inputs) =>
      kind === false ? [...inputs] : inputs.map((tap, k) => standardise(tensors, k, tap, kind)),
    encode: (tensors, inputs, norm) =>
      embed(
        tensors,
        'ocbe',
        config,
        levels,
        fuse(tensors, 'fusion', levels, config.ocbe.fusion, inputs, norm),
        norm,
      ),
    decode: (tensors, input, norm) => decode(tensors, 'student', config, levels, input, norm),
  };
}
