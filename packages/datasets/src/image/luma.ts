import type { GrayImage, RgbImage } from './types.js';

/** ITU-R 601 luma in the 16-bit fixed point of Pillow's `convert('L')`; leaves grey pixels as they are. */
export function toGray(image: RgbImage): GrayImage {
  const { width, height, data } = image;
  const gray = new Uint8Array(width * height);
  for (let i = 0, j = 0; i < gray.length; i++, j += 3) {
    gray[i] = (data[j] * 19595 + data[j + 1] * 38470 + data[j + 2] * 7471 + 0x8000) >> 16;
  }
  return { width, height, data: gray };
}
