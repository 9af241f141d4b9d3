import type { TapShape } from '@protobench/harness';
import { upsampleBilinear } from '@protobench/nn';
import { localMean } from '@protobench/prd';
import * as tf from '@tensorflow/tfjs';

/**
 * Locally aware patch features: each tap averaged over a window (zeros outside, as anomalib's `AvgPool2d(3, 1, 1)`), brought to the
 * grid of the first tap, concatenated: `[batch * height * width, channels of all taps]`.
 */
export function embed(taps: readonly tf.Tensor4D[], side: number): tf.Tensor2D {
  const [batch, height, width] = taps[0].shape;
  const maps = taps.map((tap) => upsampleBilinear(localMean(tap, side), height, width, false));
  const joined = maps.length === 1 ? maps[0] : tf.concat(maps, 3);
  return tf.reshape(joined, [batch * height * width, joined.shape[3]]);
}

/** {@link embed} for single patches of one image, on plain arrays: what `init` runs, where no backend need be active. */
export function embedPatch(
  taps: readonly Float32Array[],
  shapes: readonly TapShape[],
  side: number,
  y: number,
  x: number,
): Float32Array {
  const out = new Float32Array(shapes.reduce((sum, { channels }) => sum + channels, 0));
  let at = 0;
  for (const [t, shape] of shapes.entries()) {
    const rows = corners(y, shapes[0].height, shape.height);
    const columns = corners(x, shapes[0].width, shape.width);
    for (const [row, rowWeight] of rows) {
      for (const [column, columnWeight] of columns) {
        addWindow(taps[t], shape, side, row, column, rowWeight * columnWeight, out, at);
      }
    }
    at += shape.channels;
  }
  return out;
}

/** Source cells and weights of bilinear interpolation with half-pixel centres. */
function corners(index: number, target: number, source: number): [number, number][] {
  const position = Math.max(0, ((index + 0.5) * source) / target - 0.5);
  const low = Math.min(source - 1, Math.floor(position));
  const fraction = low === source - 1 ? 0 : position - low;
  return fraction === 0
    ? [[low, 1]]
    : [
        [low, 1 - fraction],
        [low + 1, fraction],
      ];
}

function addWindow(
  tap: Float32Array,
  { height, width, channels }: TapShape,
  side: number,
  row: number,
  column: number,
  weight: number,
  out: Float32Array,
  at: number,
): void {
  const reach = (side - 1) / 2;
  const share = weight / (side * side);
  for (let y = Math.max(0, row - reach); y <= Math.min(height - 1, row + reach); y++) {
    for (let x = Math.max(0, column - reach); x <= Math.min(width - 1, column + reach); x++) {
      const from = (y * width + x) * channels;
      for (let c = 0; c < channels; c++) out[at + c] += share * tap[from + c];
    }
  }
}
