import { resizeBilinear, type RgbImage } from '@protobench/datasets';
import type { NearestLocation } from './nearest-locations.js';

/** Height and width of a patch image. */
export const PATCH_SIZE = 64;
/** Cells of the grid that a patch shows in each direction: about what a feature sees. */
const CELLS = 3;

/**
 * The part of an image around a location, resized to 64 x 64. A window that would leave the image is moved inside, so that
 * all patches show the same extent.
 */
export function patchImage(image: RgbImage, { row, column, height, width }: NearestLocation): RgbImage {
  const [top, rows] = windowAt(row, height, image.height);
  const [left, columns] = windowAt(column, width, image.width);
  const data = new Uint8Array(rows * columns * 3);
  for (let y = 0; y < rows; y++) {
    const start = ((top + y) * image.width + left) * 3;
    data.set(image.data.subarray(start, start + columns * 3), y * columns * 3);
  }
  return resizeBilinear({ width: columns, height: rows, data }, PATCH_SIZE, PATCH_SIZE);
}

/** First pixel and length of the window around cell `index` of `cells`, on a side of `pixels`. */
function windowAt(index: number, cells: number, pixels: number): [number, number] {
  const cell = pixels / cells;
  const length = Math.min(pixels, Math.max(1, Math.round(CELLS * cell)));
  const start = Math.round((index + 0.5) * cell - length / 2);
  return [Math.min(pixels - length, Math.max(0, start)), length];
}
