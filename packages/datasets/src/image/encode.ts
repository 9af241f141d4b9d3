import sharp from 'sharp';
import { DatasetError } from '../errors.js';

/**
 * Encodes 8-bit pixels as PNG, without loss.
 *
 * @param pixels `[height, width, 3]` (RGB) or `[height, width]` (grey), row-major.
 * @throws DatasetError `SIZE_INVALID` if the number of pixels fits neither.
 */
export async function encodePng(pixels: Uint8Array, width: number, height: number): Promise<Buffer> {
  const channels = pixels.length / (width * height);
  if (channels !== 1 && channels !== 3) {
    throw new DatasetError(
      'SIZE_INVALID',
      `${pixels.length} values are neither a grey nor an RGB image of ${width} x ${height}.`,
      'Pass width * height values for grey, three times as many for RGB.',
    );
  }
  const image = sharp(pixels, { raw: { width, height, channels } });
  return image
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .png({ compressionLevel: 6, adaptiveFiltering: false })
    .toBuffer();
}
