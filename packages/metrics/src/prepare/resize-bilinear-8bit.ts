import type { Grid, Size } from './grid.js';

/** Bits of the fixed-point weights of Pillow's 8-bit resampling (`src/libImaging/Resample.c`). */
const PRECISION_BITS = 22;

/** Weights of the source pixels for each target pixel along one axis. */
interface AxisWeights {
  /** First source pixel, `[target]`. */
  readonly first: Int32Array;
  /** Number of source pixels, `[target]`. */
  readonly count: Int32Array;
  /** Fixed-point weights, `[target, reach]`. */
  readonly weights: Int32Array;
  readonly reach: number;
}

/** Triangle filter, widened by the scale when shrinking, in Pillow's rounding. */
function axisWeights(source: number, target: number): AxisWeights {
  const scale = source / target;
  const support = Math.max(1, scale);
  const inverse = 1 / support;
  const reach = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(target);
  const count = new Int32Array(target);
  const weights = new Int32Array(target * reach);
  for (let i = 0; i < target; i++) {
    const center = (i + 0.5) * scale;
    const from = Math.max(0, Math.trunc(center - support + 0.5));
    const to = Math.min(source, Math.trunc(center + support + 0.5));
    const raw: number[] = [];
    for (let x = from; x < to; x++) raw.push(Math.max(0, 1 - Math.abs((x - center + 0.5) * inverse)));
    const total = raw.reduce((sum, weight) => sum + weight, 0);
    first[i] = from;
    count[i] = to - from;
    raw.forEach((weight, at) => {
      weights[i * reach + at] = Math.trunc(0.5 + (weight / total) * (1 << PRECISION_BITS));
    });
  }
  return { first, count, weights, reach };
}

/** Resamples the rows of an image and returns it transposed, so that two calls resample both axes. */
function resampleRows(image: Grid<Uint8Array>, target: number): Grid<Uint8Array> {
  const { first, count, weights, reach } = axisWeights(image.width, target);
  const data = new Uint8Array(target * image.height);
  for (let y = 0; y < image.height; y++)
    for (let i = 0; i < target; i++) {
      let sum = 1 << (PRECISION_BITS - 1);
      const row = y * image.width + first[i];
      for (let at = 0; at < count[i]; at++) sum += image.data[row + at] * weights[i * reach + at];
      data[i * image.height + y] = Math.min(255, Math.max(0, Math.floor(sum / 2 ** PRECISION_BITS)));
    }
  return { height: target, width: image.height, data };
}

/**
 * Resizes an 8-bit image as `PIL.Image.resize(size, BILINEAR)` does, to the last bit: the width first, then the height,
 * each rounded to 8 bits. An axis that keeps its size is left alone.
 */
export function resizeBilinear8bit(image: Grid<Uint8Array>, size: Size): Grid<Uint8Array> {
  const wide = image.width === size.width ? transpose(image) : resampleRows(image, size.width);
  return image.height === size.height ? transpose(wide) : resampleRows(wide, size.height);
}

function transpose(image: Grid<Uint8Array>): Grid<Uint8Array> {
  const data = new Uint8Array(image.data.length);
  for (let y = 0; y < image.height; y++)
    for (let x = 0; x < image.width; x++) data[x * image.height + y] = image.data[y * image.width + x];
  return { height: image.width, width: image.height, data };
}
