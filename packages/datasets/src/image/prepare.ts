import type { ImageRef } from '../model.js';
import { readImage, readMask } from './read.js';
import { resizeBilinear, resizeBilinearGray } from './resize-bilinear.js';
import type { GrayImage, RgbImage, Size } from './types.js';

/** An image as a network gets it: resized as Pillow does (bilinear, antialiased). */
export async function prepareImage(ref: ImageRef, size: Size): Promise<RgbImage> {
  const image = await readImage(ref);
  if (image.width === size.width && image.height === size.height) return image;
  return resizeBilinear(image, size.width, size.height);
}

/**
 * A mask at evaluation size, 0 or 1: resized with Pillow's bilinear filter, then 1 above one half of full scale, the
 * rule of ADer and RD4AD.
 */
export async function prepareMask(ref: ImageRef, size: Size): Promise<GrayImage> {
  const mask = await readMask(ref);
  const resized = resizeBilinearGray(mask, size.width, size.height);
  return { ...size, data: resized.data.map((value) => (value > 127 ? 1 : 0)) };
}
