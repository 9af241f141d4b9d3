import sharp, { type Sharp } from 'sharp';
import { DatasetError } from '../errors.js';
import { decodeBmp, isBmp } from './decode-bmp.js';
import { isPng } from './png-signature.js';
import type { RgbImage } from './types.js';

/**
 * Colour spaces whose 8-bit values sharp hands over as Pillow's `convert('RGB')` does: grey is replicated, palettes are
 * looked up, 16-bit values lose their low byte.
 */
const SUPPORTED_SPACES = new Set(['srgb', 'b-w', 'rgb16', 'grey16']);

let configured = false;

/**
 * A suite runs for days over the same files and keeps its own feature cache, so libvips needs none; and images are
 * decoded side by side, so each needs one thread only.
 */
function configureOnce(): void {
  if (configured) return;
  sharp.cache(false);
  sharp.concurrency(1);
  configured = true;
}

function unreadable(name: string, cause: unknown): DatasetError {
  const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
  return new DatasetError(
    'IMAGE_UNREADABLE',
    `${name} cannot be decoded: ${reason}.`,
    'The file is truncated, damaged or not an image; copy it again from the source.',
    { cause },
  );
}

/**
 * Decodes an encoded image to 8-bit RGB the way Pillow's `Image.open(f).convert('RGB')` does: grey replicated, alpha
 * dropped (not blended), ICC profiles and EXIF orientation ignored. 16-bit values keep their high byte (`value >> 8`),
 * which is what Pillow does for 16-bit RGB; for 16-bit grey Pillow clips to 255, which loses the image, so we do not
 * follow it there. BMP, which libvips does not know, is decoded by `decodeBmp`.
 *
 * @param name What to call the image in messages.
 * @throws DatasetError `IMAGE_UNREADABLE` (truncated, damaged, no image) or `IMAGE_UNSUPPORTED` (CMYK, float, Lab).
 */
export async function decodeRgb(encoded: Uint8Array, name: string): Promise<RgbImage> {
  configureOnce();
  if (isBmp(encoded)) return decodeBmp(encoded, name);
  let input: Sharp;
  let space: string | null;
  try {
    input = sharp(encoded, { failOn: 'error', ignoreIcc: true, autoOrient: false });
    // PNG has supported spaces only, and reading the header on its own takes a tenth of the time of decoding.
    space = isPng(encoded) ? null : (await input.metadata()).space;
  } catch (cause) {
    throw unreadable(name, cause);
  }
  if (space !== null && !SUPPORTED_SPACES.has(space)) {
    throw new DatasetError(
      'IMAGE_UNSUPPORTED',
      `${name} has colour space ${space}; expected grey or RGB of 8 or 16 bits.`,
      'Convert the file to RGB; how to do that is not defined for other colour spaces.',
    );
  }
  try {
    const { data, info } = await input.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    const pixels = info.width * info.height;
    return { width: info.width, height: info.height, data: dropAlpha(data, pixels, info.channels) };
  } catch (cause) {
    throw unreadable(name, cause);
  }
}

function dropAlpha(data: Uint8Array, pixels: number, channels: number): Uint8Array {
  if (channels === 3) return new Uint8Array(data.buffer, data.byteOffset, pixels * 3);
  const rgb = new Uint8Array(pixels * 3);
  for (let i = 0; i < pixels; i++) {
    rgb[i * 3] = data[i * channels];
    rgb[i * 3 + 1] = data[i * channels + 1];
    rgb[i * 3 + 2] = data[i * channels + 2];
  }
  return rgb;
}
