import sharp from 'sharp';
import { CliError } from '../errors.js';
import { unreadable, unsupported } from './map-error.js';
import type { AnomalyMap } from './npy.js';

/** libvips formats of one channel whose values survive, and the colour space in which they are left alone. */
const SPACES: Readonly<Record<string, 'b-w' | 'grey16'>> = {
  uchar: 'b-w',
  ushort: 'grey16',
  uint: 'b-w',
  float: 'b-w',
};

/**
 * Decodes a TIFF (8, 16 or 32 bits, unsigned or float) or PNG (8 or 16 bits) of one channel. Values are those of the
 * file: sharp would scale 16-bit values to 8 on its way to sRGB, so it is told to stay in the colour space of the file.
 *
 * @param path name of the file for messages
 * @throws CliError `MAP_UNREADABLE` (damaged), `MAP_UNSUPPORTED` (colour, several pages, other numbers)
 */
export async function decodeRaster(bytes: Buffer, path: string): Promise<AnomalyMap> {
  try {
    const input = sharp(bytes, { failOn: 'error', ignoreIcc: true, autoOrient: false });
    const { depth, space, channels, pages = 1 } = await input.metadata();
    if (channels !== 1) throw unsupported(path, 'one channel', `${channels} channels (${space})`);
    if (pages !== 1) throw unsupported(path, 'one page', `${pages} pages`);
    // A 16-bit float TIFF says float in grey16 and would be rounded to whole numbers.
    if (SPACES[depth] !== space)
      throw unsupported(path, 'unsigned integers of 8, 16 or 32 bits or float32', `${depth} (${space})`);
    const { data, info } = await input
      .toColourspace(space)
      .raw({ depth: 'float' })
      .toBuffer({ resolveWithObject: true });
    // A copy of its own is aligned to the element size.
    return { height: info.height, width: info.width, data: new Float32Array(new Uint8Array(data).buffer) };
  } catch (cause) {
    if (cause instanceof CliError) throw cause;
    throw unreadable(path, cause instanceof Error ? cause.message.split('\n')[0] : String(cause));
  }
}
