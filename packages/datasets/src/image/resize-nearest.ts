import { assertSize } from './resize-bilinear.js';
import type { GrayImage } from './types.js';

/**
 * Input position of each output position. The position is summed up step by step, as Pillow does (`ImagingScaleAffine`
 * in src/libImaging/Geometry.c): multiplying instead differs where a position falls on a pixel border.
 */
function nearestTable(inSize: number, outSize: number): Int32Array {
  const step = inSize / outSize;
  const table = new Int32Array(outSize);
  let position = step * 0.5;
  for (let i = 0; i < outSize; i++) {
    table[i] = Math.min(Math.trunc(position), inSize - 1);
    position += step;
  }
  return table;
}

/**
 * Nearest-neighbour resize of one channel, equal to Pillow's `resize((width, height), Image.NEAREST)`.
 *
 * @throws DatasetError `SIZE_INVALID`
 */
export function resizeNearestGray(image: GrayImage, width: number, height: number): GrayImage {
  assertSize({ width, height });
  const columns = nearestTable(image.width, width);
  const rows = nearestTable(image.height, height);
  const data = new Uint8Array(width * height);
  for (let y = 0, to = 0; y < height; y++) {
    const from = rows[y] * image.width;
    for (let x = 0; x < width; x++) data[to++] = image.data[from + columns[x]];
  }
  return { width, height, data };
}
