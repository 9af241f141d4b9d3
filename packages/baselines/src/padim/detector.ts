import type { Detector, DetectorContext, DetectorState, TapShape, TensorRecord } from '@protobench/harness';
import { upsampleBilinear } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { BaselineError } from '../errors.js';
import { NO_TRAINING } from '../no-training.js';
import type { PadimConfig } from './config.js';
import { chooseChannels, embed, embedImage, positionGrid } from './embedding.js';
import { PositionGaussians } from './gaussians.js';

/** Largest size of the matrices of all positions together, in bytes; the estimate needs as much again while it is made. */
const MATRIX_LIMIT = 256 * 2 ** 20;
/** Images read at a time. */
const CHUNK = 8;

const channelsName = (tap: number): string => `channels.${tap}`;

/**
 * PaDiM for one cell: it asks for no training steps and fits itself in `init`.
 *
 * @throws BaselineError `INCOMPATIBLE_TAPS` without taps, `TOO_LARGE` when the matrices of all positions exceed 256 MiB
 */
export function createPadim(config: PadimConfig, context: DetectorContext): Detector {
  const { taps, mapSize } = context;
  checkSize(config, taps);
  const grid = positionGrid(taps);
  return {
    ...NO_TRAINING,
    smoothing: config.map.smoothing,
    score: config.map.score,
    init: async (features, stream) => {
      const channels = chooseChannels(taps, config.dimensions, stream.child('channels'));
      const positions = grid.height * grid.width;
      const dimensions = channels.reduce((sum, { length }) => sum + length, 0);
      const gaussians = new PositionGaussians(positions, dimensions);
      for (let start = 0; start < features.count; start += CHUNK) {
        const size = Math.min(CHUNK, features.count - start);
        const arrays = await features.batch(Array.from({ length: size }, (_, i) => start + i));
        for (let image = 0; image < size; image++) {
          const own = arrays.map(({ data }) => {
            const length = data.length / size;
            return (data as Float32Array).subarray(image * length, (image + 1) * length);
          });
          gaussians.add(embedImage(own, taps, channels));
        }
      }
      const { mean, matrix } = gaussians.whitening(config.epsilon);
      const buffers: Record<string, DetectorState['buffers'][string]> = {
        mean: { shape: [positions, dimensions], dtype: 'float32', data: mean },
        whitening: { shape: [positions, dimensions, dimensions], dtype: 'float32', data: matrix },
      };
      channels.forEach((data, tap) => {
        if (data.length > 0) buffers[channelsName(tap)] = { shape: [data.length], dtype: 'int32', data };
      });
      return { params: {}, buffers };
    },
    anomalyMap: ({ buffers }, inputs) => {
      const channels = inputs.map(
        (_, tap) => (buffers[channelsName(tap)] as tf.Tensor1D | undefined) ?? null,
      );
      const distances = mahalanobis(embed(inputs, grid, channels), buffers);
      const batch = distances.shape[0];
      const cells = tf.reshape(distances, [batch, grid.height, grid.width, 1]) as tf.Tensor4D;
      const map = upsampleBilinear(cells, mapSize.height, mapSize.width, false);
      return tf.reshape(map, [batch, mapSize.height, mapSize.width]);
    },
  };
}

/**
 * Mahalanobis distance of each position to its own Gaussian, `[batch, positions, dimensions]` -> `[batch, positions]`: one
 * matrix product per position for the whole batch.
 */
export function mahalanobis(rows: tf.Tensor3D, buffers: TensorRecord): tf.Tensor2D {
  const centred = tf.transpose(tf.sub(rows, buffers['mean']), [1, 0, 2]);
  const white = tf.matMul(centred, buffers['whitening']);
  return tf.transpose(tf.sqrt(tf.sum(tf.square(white), 2)) as tf.Tensor2D);
}

function checkSize({ dimensions }: PadimConfig, taps: readonly TapShape[]): void {
  if (taps.length === 0) {
    throw new BaselineError(
      'INCOMPATIBLE_TAPS',
      'PaDiM needs at least one tap, but the backbone gives none',
      'List taps of the backbone in the suite.',
    );
  }
  const { height, width } = positionGrid(taps);
  const total = taps.reduce((sum, { channels }) => sum + channels, 0);
  const kept = Math.min(dimensions, total);
  const bytes = height * width * kept * kept * Float32Array.BYTES_PER_ELEMENT;
  if (bytes <= MATRIX_LIMIT) return;
  const fitting = Math.floor(Math.sqrt(MATRIX_LIMIT / (height * width * Float32Array.BYTES_PER_ELEMENT)));
  throw new BaselineError(
    'TOO_LARGE',
    `PaDiM keeps a matrix of ${kept} x ${kept} at each of ${height} x ${width} positions, ` +
      `${Math.ceil(bytes / 2 ** 20)} MiB, but the limit is ${MATRIX_LIMIT / 2 ** 20} MiB`,
    `Lower dimensions to ${fitting} or less, leave out the finest tap, or lower the image size.`,
  );
}
