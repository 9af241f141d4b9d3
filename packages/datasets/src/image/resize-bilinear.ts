import { DatasetError } from '../errors.js';
import { shrinkColumns } from './resample/shrink-columns.js';
import { shrinkRows } from './resample/shrink-rows.js';
import type { GrayImage, RgbImage, Size } from './types.js';

/** @throws DatasetError `SIZE_INVALID` unless both are whole numbers above 0. */
export function assertSize(size: Size): void {
  if (!(Number.isInteger(size.width) && Number.isInteger(size.height) && size.width > 0 && size.height > 0)) {
    throw new DatasetError(
      'SIZE_INVALID',
      `An image of ${size.width} x ${size.height} was asked for; expected whole numbers above 0.`,
      'Correct the size.',
    );
  }
}

function resize<Image extends RgbImage>(image: Image, width: number, height: number, channels: 1 | 3) {
  assertSize({ width, height });
  let data = image.data;
  if (width !== image.width) data = shrinkRows(data, image.height, image.width, width, channels);
  if (height !== image.height) data = shrinkColumns(data, width * channels, image.height, height);
  return { width, height, data: data === image.data ? data.slice() : data };
}

/**
 * Antialiased bilinear resize, byte for byte the result of Pillow's `resize((width, height), Image.BILINEAR)` and so of
 * torchvision's `Resize` on a PIL image (python-pillow/Pillow, src/libImaging/Resample.c): fixed-point weights of 22
 * bits, rows before columns, rounding after each pass.
 *
 * @throws DatasetError `SIZE_INVALID`
 */
export function resizeBilinear(image: RgbImage, width: number, height: number): RgbImage {
  return resize(image, width, height, 3);
}

/** `resizeBilinear` for one channel: Pillow's result in mode `L`. */
export function resizeBilinearGray(image: GrayImage, width: number, height: number): GrayImage {
  return resize(image, width, height, 1);
}
