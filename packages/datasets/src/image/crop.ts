import { DatasetError } from '../errors.js';
import { assertSize } from './resize-bilinear.js';
import type { GrayImage, RgbImage, Size } from './types.js';

/** Half of a margin, ties to even, as torchvision's `CenterCrop` rounds. */
function cropOffset(outer: number, inner: number): number {
  const margin = outer - inner;
  const half = Math.floor(margin / 2);
  return margin % 2 === 0 ? half : half + (half % 2);
}

function crop(image: GrayImage, size: Size, channels: number) {
  assertSize(size);
  if (size.width > image.width || size.height > image.height) {
    throw new DatasetError(
      'SIZE_INVALID',
      `A crop of ${size.width} x ${size.height} does not fit into an image of ${image.width} x ${image.height}.`,
      'Make the crop smaller or the resize larger.',
    );
  }
  const left = cropOffset(image.width, size.width);
  const top = cropOffset(image.height, size.height);
  const rowLength = size.width * channels;
  const data = new Uint8Array(size.height * rowLength);
  for (let y = 0; y < size.height; y++) {
    const from = ((top + y) * image.width + left) * channels;
    data.set(image.data.subarray(from, from + rowLength), y * rowLength);
  }
  return { width: size.width, height: size.height, data };
}

/**
 * The middle of an image, placed as torchvision's `CenterCrop` places it.
 *
 * @throws DatasetError `SIZE_INVALID` if the crop is larger than the image.
 */
export function centerCrop(image: RgbImage, size: Size): RgbImage {
  return crop(image, size, 3);
}

/** `centerCrop` for one channel. */
export function centerCropGray(image: GrayImage, size: Size): GrayImage {
  return crop(image, size, 1);
}
