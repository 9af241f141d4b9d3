import { param } from '@protobench/nn';
import type { TensorRecord } from '@protobench/nn';
import type { NoiseInput } from '@protobench/harness';
import * as tf from '@tensorflow/tfjs';
import type { LevelShape } from '../geometry/ladder.js';

const jitterName = (k: number): string => `input.${k}.jitter`;

/**
 * Means of the `side` x `side` tokens around each token, `[batch, h, w, c]` -> the same; beyond the border lie zeros, as
 * `torch.nn.AvgPool2d(3, 1, 1)` has them for the side 3.
 *
 * @param side odd
 */
export function localMean(map: tf.Tensor4D, side: number): tf.Tensor4D {
  if (side === 1) return map;
  const reach = (side - 1) / 2;
  const border: [number, number] = [reach, reach];
  return tf.avgPool(tf.pad(map, [[0, 0], border, border, [0, 0]]), side, 1, 'valid');
}

/**
 * Feature jitter of UniAD and RLR: `x + noise * scale * |x| / channels`, |x| being the length of the token over the last
 * axis.
 */
export function jitter<T extends tf.Tensor>(tokens: T, noise: tf.Tensor, scale: number): T {
  const channels = tokens.shape[tokens.rank - 1];
  const length = tf.sqrt(tf.sum(tf.square(tokens), -1, true));
  return tf.add(tokens, tf.mul(noise, tf.mul(length, scale / channels)));
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

/** {@link jitter} on the tokens of every level. */
export function jittered(
  maps: readonly tf.Tensor4D[],
  scale: number,
  noise: TensorRecord,
): readonly tf.Tensor4D[] {
  if (scale === 0) return maps;
  return maps.map((map, k) => jitter(map, param(noise, jitterName(k)), scale));
}
