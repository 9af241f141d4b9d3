import { open } from 'node:fs/promises';
import sharp from 'sharp';
import { DatasetError } from '../errors.js';
import { bmpSize, isBmp } from './decode-bmp.js';
import { isPng } from './png-signature.js';
import type { Size } from './types.js';

/** PNG: signature, length and name of the first chunk, width and height. BMP: file header and width, height, depth. */
const HEADER_BYTES = 30;

/** Size from the header, for the formats whose header is simple. */
async function quickSize(path: string): Promise<Size | null> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(HEADER_BYTES);
    const { bytesRead } = await file.read(head, 0, HEADER_BYTES, 0);
    if (isBmp(head.subarray(0, bytesRead))) return bmpSize(head.subarray(0, bytesRead));
    if (bytesRead < HEADER_BYTES || !isPng(head)) return null;
    return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
  } finally {
    await file.close();
  }
}

/**
 * Size of an image file from its header alone: cheap enough to be done for every file when a dataset is opened.
 *
 * @throws DatasetError `IMAGE_UNREADABLE`
 */
export async function probeSize(path: string): Promise<Size> {
  try {
    const size = (await quickSize(path)) ?? (await sharp(path, { autoOrient: false }).metadata());
    return { width: size.width, height: size.height };
  } catch (cause) {
    throw new DatasetError(
      'IMAGE_UNREADABLE',
      `The header of ${path} cannot be read.`,
      'The file is empty, damaged or not an image; copy it again from the source.',
      { cause },
    );
  }
}
