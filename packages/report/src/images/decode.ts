import { join, relative, resolve, isAbsolute } from 'node:path';
import sharp from 'sharp';
import { ReportError } from '../errors.js';

/**
 * Path of a picture or map inside its cell folder.
 *
 * @param listedIn File that names it, for messages.
 * @throws ReportError `UNSAFE_PATH` when it leads out of the folder.
 */
export function insideCell(cellDir: string, name: string, listedIn = 'gallery.json'): string {
  const path = join(cellDir, name);
  const inner = relative(resolve(cellDir), resolve(path));
  if (inner === '' || inner.startsWith('..') || isAbsolute(inner) || isAbsolute(name)) {
    throw new ReportError(
      'UNSAFE_PATH',
      `${listedIn}: expected the name of a file inside the cell folder, found "${name}".`,
      'Evaluate the cell again to write its files anew.',
    );
  }
  return path;
}

/**
 * Decodes an image to raw 8-bit pixels of the wanted size, `[height, width, channels]`; another size is brought to it.
 *
 * @param kind `rgb` (3 channels, resized smoothly) or `mask` (1 channel, nearest pixel, so that it stays binary).
 * @throws ReportError `BAD_IMAGE` when the file is missing or no image.
 */
export async function decodeImage(
  path: string,
  name: string,
  size: { readonly height: number; readonly width: number },
  kind: 'rgb' | 'mask',
): Promise<Uint8Array> {
  const { height, width } = size;
  const kernel = kind === 'mask' ? ('nearest' as const) : ('cubic' as const);
  try {
    const image = sharp(path).removeAlpha().resize(width, height, { fit: 'fill', kernel });
    const plain = kind === 'mask' ? image.toColourspace('b-w') : image.toColourspace('srgb');
    const { data, info } = await plain.raw().toBuffer({ resolveWithObject: true });
    const channels = kind === 'mask' ? 1 : 3;
    if (info.channels === channels) return new Uint8Array(data);
    return pickChannels(data, info.channels, channels);
  } catch (error) {
    throw new ReportError(
      'BAD_IMAGE',
      `${name}: expected a PNG image, found something that does not decode (${(error as Error).message}).`,
      'Evaluate the cell again to write its gallery anew.',
    );
  }
}

/** First channels of each pixel; a single one is repeated. */
function pickChannels(data: Uint8Array, from: number, to: number): Uint8Array {
  const picked = new Uint8Array((data.length / from) * to);
  for (let pixel = 0; pixel < data.length / from; pixel++) {
    for (let channel = 0; channel < to; channel++) {
      picked[pixel * to + channel] = data[pixel * from + Math.min(channel, from - 1)];
    }
  }
  return picked;
}
