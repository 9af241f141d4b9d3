import { DatasetError } from '../errors.js';
import type { Sample } from '../model.js';
import { readImage, readMask } from './read.js';
import type { GrayImage, RgbImage } from './types.js';

/**
 * Pixels of a sample and of its mask at their own size; no mask is a mask of zeros.
 *
 * @throws DatasetError `MASK_SIZE` if the two differ in size; those of `readImage`.
 */
export async function readSample(
  sample: Sample,
): Promise<{ readonly image: RgbImage; readonly mask: GrayImage }> {
  const image = await readImage(sample.image);
  const { width, height } = image;
  if (sample.mask === null) return { image, mask: { width, height, data: new Uint8Array(width * height) } };
  const mask = await readMask(sample.mask);
  if (mask.width !== width || mask.height !== height) {
    throw new DatasetError(
      'MASK_SIZE',
      `The mask of ${sample.id} is ${mask.width} x ${mask.height}, but the image is ${width} x ${height}.`,
      'Image and mask must have the same size; resize both in the same way.',
    );
  }
  return { image, mask };
}
