import { param } from '@protobench/nn';
import type { TensorRecord } from '@protobench/nn';
import type { NoiseInput } from '@protobench/harness';
import * as tf from '@tensorflow/tfjs';
import type { LevelShape } from '../geometry/ladder.js';

const jitterName = (k: number): string => `input.${k}.jitter`;

/**
 * Means of the 3x3 tokens around each token, `[batch, h, w, c]` -> the same; beyond the border lie zeros, as
 * `torch.nn.AvgPool2d(3, 1, 1)` has them.
 */
export function localMean(map: tf.Tensor4D): tf.Tensor4D {
  const border: [number, number] = [1, 1];
  return tf.avgPool(tf.pad(map, [[0, 0], border, border, [0, 0]]), 3, 1, 'valid');
}

/** Random inputs of {@link jittered}; none when `scale` is 0. */
export function jitterNoise(
  levels: readonly LevelShape[],
  scale: number,
  batchSize: number,
): Readonly<Record<string, NoiseInput>> {
  if (scale === 0) return {};
  return Object.fromEntries(
    levels.map(({ height, width, channels }, k): [string, NoiseInput] => [
      jitterName(k),
      { shape: [batchSize, height, width, channels], distribution: 'normal' },
    ]),
  );
}

/** Feature jitter of UniAD and RLR on every token: `x + noise * scale * |x| / channels`, |x| being its length. */
export function jittered(
  maps: readonly tf.Tensor4D[],
  scale: number,
  noise: TensorRecord,
): readonly tf.Tensor4D[] {
  if (scale === 0) return maps;
  return maps.map((map, k) => {
    const length = tf.sqrt(tf.sum(tf.square(map), 3, true));
    return tf.add(map, tf.mul(param(noise, jitterName(k)), tf.mul(length, scale / map.shape[3])));
  });
}
