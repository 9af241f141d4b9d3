import type { NoiseInput, TapShape, TensorRecord } from '@protobench/harness';
import { param, upsampleBilinear } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { RdPlusPlusConfig } from './config.js';

type AnomalyConfig = RdPlusPlusConfig['anomaly'];

const PLACE = 'anomaly.place';
const FIELD = 'anomaly.field';
const directionName = (tap: number): string => `anomaly.direction.${tap}`;

/** Random inputs of {@link pseudoAnomalies}. */
export function anomalyNoise(
  { components }: AnomalyConfig,
  taps: readonly TapShape[],
  batchSize: number,
): Record<string, NoiseInput> {
  const { height, width } = taps[taps.length - 1];
  return {
    [PLACE]: { shape: [batchSize, 4], distribution: 'uniform' },
    [FIELD]: { shape: [batchSize, height, width, components], distribution: 'normal' },
    ...Object.fromEntries(
      taps.map(({ channels }, tap) => [
        directionName(tap),
        { shape: [batchSize, components, channels], distribution: 'normal' as const },
      ]),
    ),
  };
}

/**
 * The taps with noise in a rectangle at the same place of every tap, `[batch, height, width, channels]` each.
 *
 * RD++ adds simplex noise to a rectangle of the image and runs the teacher on it. Features are cached here, so the noise is put on the
 * taps: smooth random fields, drawn on the grid of the deepest tap and enlarged to the others, each times a
 * random direction among the channels. Its deviation is `strength` times the root mean square of the tap of that image.
 */
export function pseudoAnomalies(
  config: AnomalyConfig,
  taps: readonly tf.Tensor4D[],
  noise: TensorRecord,
): tf.Tensor4D[] {
  const { strength, components } = config;
  const field = param<tf.Tensor4D>(noise, FIELD);
  return taps.map((tap, k) => {
    const [batch, height, width, channels] = tap.shape;
    const strengths = tf.reshape(upsampleBilinear(field, height, width, false), [batch, -1, components]);
    const mixed = tf.matMul(strengths, param(noise, directionName(k)));
    const size = tf.sqrt(tf.mean(tf.square(tap), [1, 2, 3], true));
    const scaled = tf.mul(tf.reshape(mixed, [batch, height, width, channels]), size);
    const mask = rectangle(config, param<tf.Tensor2D>(noise, PLACE), height, width);
    return tf.add(tap, tf.mul(scaled, tf.mul(mask, strength / Math.sqrt(components))));
  });
}

/** 1 in the cells whose centre lies in the rectangle of the image, `[batch, height, width, 1]`; at least one row and column. */
export function rectangle(
  { minSize, maxSize }: AnomalyConfig,
  place: tf.Tensor2D,
  height: number,
  width: number,
): tf.Tensor4D {
  const batch = place.shape[0];
  const column = (i: number): tf.Tensor2D => tf.slice(place, [0, i], [batch, 1]);
  const inside = (cells: number, size: tf.Tensor2D, position: tf.Tensor2D): tf.Tensor2D => {
    const side = tf.maximum(tf.add(tf.mul(size, maxSize - minSize), minSize), 1 / cells);
    const start = tf.mul(position, tf.sub(1, side));
    const centres = tf.tensor2d(
      Float32Array.from({ length: cells }, (_, i) => (i + 0.5) / cells),
      [1, cells],
    );
    const after = tf.greaterEqual(centres, start);
    const before = tf.less(centres, tf.add(start, side));
    return tf.cast(tf.logicalAnd(after, before), 'float32');
  };
  const rows = inside(height, column(0), column(2));
  const columns = inside(width, column(1), column(3));
  return tf.mul(tf.reshape(rows, [batch, height, 1, 1]), tf.reshape(columns, [batch, 1, width, 1]));
}
