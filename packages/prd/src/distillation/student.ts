import { conv2d, conv2dSpecs } from '@protobench/nn';
import type { BatchNormOptions, ParamSpecs, TensorRecord } from '@protobench/nn';
import type * as tf from '@tensorflow/tfjs';
import type { ReverseDistillationConfig } from '../config/reverse-distillation-config.js';
import { PrdError } from '../errors.js';
import { fitSize } from '../geometry/fit-size.js';
import type { Level } from '../geometry/ladder.js';
import { residualBlock, residualBlockSpecs } from './residual-block.js';
import type { BlockShape } from './residual-block.js';

const WIDTH_STEP = 8;

/** One stage of the student: it grows to the size of its level, then predicts the tap. */
interface Stage {
  readonly level: number;
  readonly blocks: readonly BlockShape[];
}

/** Specs of {@link decode}: `name.level.i` for block `i` of the stage of a level, and `name.level.head`. */
export function decodeSpecs(
  name: string,
  config: ReverseDistillationConfig,
  levels: readonly Level[],
  embeddingChannels: number,
): ParamSpecs {
  const stages = planStages(config, levels, embeddingChannels);
  return Object.assign(
    {},
    ...stages.map(({ level, blocks }) => ({
      ...(Object.assign(
        {},
        ...blocks.map((block, i) => residualBlockSpecs(`${name}.${level}.${i}`, block)),
      ) as ParamSpecs),
      ...(config.student.head === 'linear'
        ? conv2dSpecs(`${name}.${level}.head`, 1, blocks[0].outputs, levels[level].channels)
        : {}),
    })),
  ) as ParamSpecs;
}

/**
 * The student: a mirrored ResNet that starts from the embedding and predicts the taps from deep to shallow.
 * `[batch, h, w, channels]` -> one `[batch, h_k, w_k, c_k]` per level, shallow first.
 */
export function decode(
  tensors: TensorRecord,
  name: string,
  config: ReverseDistillationConfig,
  levels: readonly Level[],
  embedding: tf.Tensor4D,
  norm: BatchNormOptions,
): tf.Tensor4D[] {
  const predictions: tf.Tensor4D[] = [];
  let x = embedding;
  for (const { level, blocks } of planStages(config, levels, embedding.shape[3])) {
    const { height, width } = levels[level];
    blocks.forEach((block, i) => {
      const y = residualBlock(tensors, `${name}.${level}.${i}`, x, block, norm);
      x = i === 0 ? fitSize(y, height, width) : y;
    });
    predictions[level] = config.student.head === 'linear' ? conv2d(tensors, `${name}.${level}.head`, x) : x;
  }
  return predictions;
}

function planStages(
  config: ReverseDistillationConfig,
  levels: readonly Level[],
  embeddingChannels: number,
): readonly Stage[] {
  const depths = stageDepths(config.student.depths, levels.length);
  let inputs = embeddingChannels;
  return depths.map((depth, i) => {
    const level = levels.length - 1 - i;
    const outputs = hiddenChannels(config, levels[level].channels);
    // The embedding has half the size of the deepest tap.
    const factor = i === 0 ? 2 : 2 ** levels[level].halvings;
    const first = inputs;
    inputs = outputs;
    return {
      level,
      blocks: Array.from({ length: depth }, (_, j) => ({
        kind: config.student.block,
        inputs: j === 0 ? first : outputs,
        outputs,
        inner: Math.max(1, Math.round(config.student.inner * outputs)),
        scaling: j === 0 && factor > 1 ? factor : 'same',
      })),
    };
  });
}

function hiddenChannels({ student }: ReverseDistillationConfig, channels: number): number {
  if (student.head === 'none') return channels;
  return WIDTH_STEP * Math.ceil(Math.max(student.minWidth, student.width * channels) / WIDTH_STEP);
}

function stageDepths(depths: number | readonly number[], levels: number): readonly number[] {
  if (typeof depths === 'number') return Array.from({ length: levels }, () => depths);
  if (depths.length !== levels) {
    throw new PrdError(
      'INVALID_CONFIG',
      `student.depths must have one entry per tap, ${levels}, but has ${depths.length}`,
      'Give one number for all stages, or one per tap, deepest stage first.',
    );
  }
  return depths;
}
