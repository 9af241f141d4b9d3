import type { TapShape } from '@protobench/harness';
import type { RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';

/** Size of the grid of positions. */
export interface PositionGrid {
  readonly height: number;
  readonly width: number;
}

/** The grid of the finest tap. */
export function positionGrid(taps: readonly TapShape[]): PositionGrid {
  return {
    height: Math.max(...taps.map(({ height }) => height)),
    width: Math.max(...taps.map(({ width }) => width)),
  };
}

/**
 * Draws `dimensions` of the channels of all taps together, without repetition (all when there are no more), and gives the
 * chosen channels of each tap in ascending order; a tap may end up with none.
 */
export function chooseChannels(
  taps: readonly TapShape[],
  dimensions: number,
  stream: RandomStream,
): Int32Array[] {
  const total = taps.reduce((sum, { channels }) => sum + channels, 0);
  const chosen = stream.permutation(total).slice(0, dimensions).sort();
  let first = 0;
  return taps.map(({ channels }) => {
    const start = first;
    first += channels;
    return chosen.filter((c) => c >= start && c < start + channels).map((c) => c - start);
  });
}

/**
 * Chosen channels of the taps of one image at every position, `[positions, dimensions]` row-major. Coarser taps are repeated
 * over the cells of the finest one (nearest neighbour), as in the public implementations.
 */
export function embedImage(
  taps: readonly Float32Array[],
  shapes: readonly TapShape[],
  channels: readonly Int32Array[],
): Float32Array {
  const grid = positionGrid(shapes);
  const dimensions = channels.reduce((sum, { length }) => sum + length, 0);
  const out = new Float32Array(grid.height * grid.width * dimensions);
  let offset = 0;
  shapes.forEach((shape, tap) => {
    const rows = sourceCells(shape.height, grid.height);
    const columns = sourceCells(shape.width, grid.width);
    for (let y = 0; y < grid.height; y++) {
      for (let x = 0; x < grid.width; x++) {
        const from = (rows[y] * shape.width + columns[x]) * shape.channels;
        const to = (y * grid.width + x) * dimensions + offset;
        channels[tap].forEach((channel, i) => {
          out[to + i] = taps[tap][from + channel];
        });
      }
    }
    offset += channels[tap].length;
  });
  return out;
}

/** {@link embedImage} on tensors: `[batch, height, width, c_k]` per tap -> `[batch, positions, dimensions]`. */
export function embed(
  taps: readonly tf.Tensor4D[],
  grid: PositionGrid,
  channels: readonly (tf.Tensor1D | null)[],
): tf.Tensor3D {
  const parts = taps.flatMap((tap, k) => {
    const indices = channels[k];
    return indices === null ? [] : [spread(tf.gather(tap, indices, 3), grid)];
  });
  const joined = parts.length === 1 ? parts[0] : tf.concat(parts, 3);
  return tf.reshape(joined, [joined.shape[0], grid.height * grid.width, joined.shape[3]]);
}

function spread(tap: tf.Tensor4D, { height, width }: PositionGrid): tf.Tensor4D {
  const [, h, w] = tap.shape;
  const tall = h === height ? tap : tf.gather(tap, tf.tensor1d(sourceCells(h, height), 'int32'), 1);
  return w === width ? tall : tf.gather(tall, tf.tensor1d(sourceCells(w, width), 'int32'), 2);
}

/** Source cell of each target cell along one axis. */
function sourceCells(source: number, target: number): Int32Array {
  return Int32Array.from({ length: target }, (_, i) => Math.floor((i * source) / target));
}
