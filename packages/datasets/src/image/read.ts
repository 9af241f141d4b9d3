import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { DatasetError } from '../errors.js';
import type { GeneratedRef, ImageRef, UnionRef } from '../model.js';
import { generate } from '../synthetic/generate.js';
import { recipeKey } from '../synthetic/recipe.js';
import { decodeRgb } from './decode.js';
import { toGray } from './luma.js';
import type { GrayImage, RgbImage } from './types.js';

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new DatasetError(
      'IMAGE_UNREADABLE',
      `${path} cannot be opened.`,
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

async function readUnion({ paths }: UnionRef): Promise<GrayImage> {
  let union: GrayImage | null = null;
  for (const path of paths) {
    const { width, height, data } = await decodeRgb(await readBytes(path), path);
    union ??= { width, height, data: new Uint8Array(width * height) };
    if (width !== union.width || height !== union.height) {
      throw new DatasetError(
        'MASK_SIZE',
        `The mask ${path} is ${width} x ${height}, but ${paths[0]} of the same image is ${union.width} x ${union.height}.`,
        'All masks of an image must have its size; copy them again from the source.',
      );
    }
    for (let i = 0; i < data.length; i++) if (data[i] > 0) union.data[Math.floor(i / 3)] = 255;
  }
  return union as GrayImage;
}

/** Name of an image in messages: its path or paths, or its recipe. */
export function describeRef(ref: ImageRef): string {
  if (ref.kind === 'union') return ref.paths.join(' + ');
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
  if (ref.kind === 'file') return decodeRgb(await readBytes(ref.path), ref.path);
  if (ref.kind === 'union') return replicate(await readUnion(ref));
  const drawn = draw(ref);
  return ref.part === 'image' ? drawn : replicate(drawn);
}

/**
 * Pixels of a mask as 8-bit grey, 0..255; a coloured mask becomes its luma.
 *
 * @throws DatasetError `IMAGE_UNREADABLE`, `IMAGE_UNSUPPORTED` or, among several files of one mask, `MASK_SIZE`, naming
 * the file.
 */
export async function readMask(ref: ImageRef): Promise<GrayImage> {
  if (ref.kind === 'file') return toGray(await decodeRgb(await readBytes(ref.path), ref.path));
  if (ref.kind === 'union') return readUnion(ref);
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
  const hash = createHash('sha256');
  if (ref.kind === 'generated') hash.update(`${recipeKey(ref.recipe)}#${ref.part}`);
  else if (ref.kind === 'file') hash.update(await readBytes(ref.path));
  else for (const path of ref.paths) hash.update(await readBytes(path));
  return hash.digest('hex');
}
