import type { Detector, DetectorContext, TrainingFeatures } from '@protobench/harness';
import { upsampleBilinear, type RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { NO_TRAINING } from '../no-training.js';
import type { PatchcoreConfig } from './config.js';
import { greedyCoreset, project } from './coreset.js';
import { embed, embedPatch } from './embed.js';

/** Rows of the memory that are compared at a time, so that the matrix of distances stays small. */
const CHUNK = 1024;

/** PatchCore for one cell: it asks for no training steps and fits itself in `init`. */
export function createPatchcore(config: PatchcoreConfig, context: DetectorContext): Detector {
  const { height, width } = context.mapSize;
  return {
    ...NO_TRAINING,
    smoothing: config.map.smoothing,
    score: config.map.score,
    init: async (features, stream) => {
      const { rows, channels } = await drawPatches(features, config, stream.child('candidates'));
      const projected = project(rows, channels, config.projection, stream.child('projection'));
      const chosen = greedyCoreset(
        projected.rows,
        projected.dimensions,
        config.memory,
        stream.child('coreset'),
      );
      const data = new Float32Array(chosen.length * channels);
      chosen.forEach((row, k) => data.set(rows.subarray(row * channels, (row + 1) * channels), k * channels));
      return {
        params: {},
        buffers: { memory: { shape: [chosen.length, channels], dtype: 'float32', data } },
      };
    },
    anomalyMap: ({ buffers }, taps) => {
      const distances = nearestDistances(embed(taps, config.neighbourhood), buffers['memory'] as tf.Tensor2D);
      const [batch, rows, columns] = taps[0].shape;
      const map = tf.reshape(distances, [batch, rows, columns, 1]);
      return tf.reshape(upsampleBilinear(map as tf.Tensor4D, height, width, false), [batch, height, width]);
    },
  };
}

/** Euclidean distance of each token to the nearest row of the memory, `[tokens]`. */
export function nearestDistances(tokens: tf.Tensor2D, memory: tf.Tensor2D): tf.Tensor1D {
  const size = memory.shape[0];
  const parts: tf.Tensor1D[] = [];
  for (let from = 0; from < size; from += CHUNK) {
    const rows = tf.slice(memory, [from, 0], [Math.min(CHUNK, size - from), -1]);
    const products = tf.matMul(tokens, rows, false, true);
    const lengths = tf.sum(tf.square(rows), 1);
    parts.push(tf.min(tf.sub(lengths, tf.mul(products, 2)), 1));
  }
  const nearest = parts.length === 1 ? parts[0] : tf.min(tf.stack(parts, 1), 1);
  return tf.sqrt(tf.relu(tf.add(nearest, tf.sum(tf.square(tokens), 1)))) as tf.Tensor1D;
}

/** Patches of the training images, the same number of each at random places. */
async function drawPatches(
  features: TrainingFeatures,
  { candidates, neighbourhood }: PatchcoreConfig,
  stream: RandomStream,
): Promise<{ readonly rows: Float32Array; readonly channels: number }> {
  const [first] = features.taps;
  const cells = first.height * first.width;
  const channels = features.taps.reduce((sum, tap) => sum + tap.channels, 0);
  const each = Math.min(cells, Math.max(1, Math.ceil(candidates / features.count)));
  const rows = new Float32Array(features.count * each * channels);
  for (let image = 0; image < features.count; image++) {
    const taps = (await features.batch([image])).map(({ data }) => data as Float32Array);
    const order = stream.child(image).uniform(cells);
    const places = Array.from({ length: cells }, (_, i) => i)
      .sort((a, b) => order[a] - order[b] || a - b)
      .slice(0, each);
    for (const [k, place] of places.entries()) {
      const [y, x] = [Math.floor(place / first.width), place % first.width];
      const patch = embedPatch(taps, features.taps, neighbourhood, y, x);
      rows.set(patch, (image * each + k) * channels);
    }
  }
  return { rows, channels };
}
