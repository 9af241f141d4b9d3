import { upsampleBilinear } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import type { Grid } from '../plan/grid.js';

/**
 * One tap on the token grid, `[batch, h, w, channels]` -> `[batch, tokens, channels]`. Each axis on its own: equal sizes
 * stay, a whole multiple of the grid is averaged over cells, anything else is interpolated (half-pixel centres, no
 * antialiasing).
 */
export function resample(tap: Tensor4D, grid: Grid): Tensor3D {
  const [batch, h, w, channels] = tap.shape;
  let rows: Tensor4D = tap;
  if (h % grid.height === 0 && h !== grid.height) {
    const cells = tf.reshape(tap, [batch, grid.height, h / grid.height, w * channels]);
    rows = tf.reshape(tf.mean(cells, 2), [batch, grid.height, w, channels]);
  }
  if (w % grid.width === 0 && w !== grid.width) {
    const cells = tf.reshape(rows, [batch * rows.shape[1], grid.width, w / grid.width, channels]);
    rows = tf.reshape(tf.mean(cells, 2), [batch, rows.shape[1], grid.width, channels]);
  }
  const sized = upsampleBilinear(rows, grid.height, grid.width, false);
  return tf.reshape(sized, [batch, grid.height * grid.width, channels]);
}
