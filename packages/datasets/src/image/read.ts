import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { DatasetError } from '../errors.js';
import type { FileRef, GeneratedRef, ImageRef } from '../model.js';
import { generate } from '../synthetic/generate.js';
import { recipeKey } from '../synthetic/recipe.js';
import { decodeRgb } from './decode.js';
import { toGray } from './luma.js';
import type { GrayImage, RgbImage } from './types.js';

async function readBytes(ref: FileRef): Promise<Buffer> {
  try {
    return await readFile(ref.path);
  } catch (cause) {
    throw new DatasetError(
      'IMAGE_UNREADABLE',
      `${ref.path} cannot be opened.`,
      'Check that the file is still there.',
      {
        cause,
      },
    );
  }
}

function draw(ref: GeneratedRef): RgbImage | GrayImage {
  const { image, mask } = generate(ref.recipe);
  if (ref.part === 'image') return image;
  return (
    mask ?? { width: image.width, height: image.height, data: new Uint8Array(image.width * image.height) }
  );
}

/** Name of an image in messages: its path, or its recipe. */
export function describeRef(ref: ImageRef): string {
  return ref.kind === 'file' ? ref.path : `${recipeKey(ref.recipe)} (${ref.part})`;
}

function replicate(gray: GrayImage): RgbImage {
  const data = new Uint8Array(gray.data.length * 3);
  gray.data.forEach((value, i) => data.fill(value, i * 3, i * 3 + 3));
  return { width: gray.width, height: gray.height, data };
}

/**
 * Pixels of an image as 8-bit RGB; see `decodeRgb` for how other kinds of images become that.
 *
 * @throws DatasetError `IMAGE_UNREADABLE` or `IMAGE_UNSUPPORTED`, naming the file.
 */
export async function readImage(ref: ImageRef): Promise<RgbImage> {
  if (ref.kind === 'file') return decodeRgb(await readBytes(ref), ref.path);
  const drawn = draw(ref);
  return ref.part === 'image' ? drawn : replicate(drawn);
}

/**
 * Pixels of a mask as 8-bit grey, 0..255; a coloured mask becomes its luma.
 *
 * @throws DatasetError `IMAGE_UNREADABLE` or `IMAGE_UNSUPPORTED`, naming the file.
 */
export async function readMask(ref: ImageRef): Promise<GrayImage> {
  if (ref.kind === 'file') return toGray(await decodeRgb(await readBytes(ref), ref.path));
  const drawn = draw(ref);
  return ref.part === 'mask' ? drawn : toGray(drawn);
}

/**
 * Sha256 in hex that changes when the pixels do: over the bytes of the file, or over the recipe and the version of the
 * drawing code. Equal pixels in different files may have different hashes.
 *
 * @throws DatasetError `IMAGE_UNREADABLE`
 */
export async function contentHash(ref: ImageRef): Promise<string> {
  const content = ref.kind === 'file' ? await readBytes(ref) : `${recipeKey(ref.recipe)}#${ref.part}`;
  return createHash('sha256').update(content).digest('hex');
}
