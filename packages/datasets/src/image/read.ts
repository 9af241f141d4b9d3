import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { DatasetError } from '../errors.js';
import type { ImageRef } from '../model.js';
import { generate } from '../synthetic/generate.js';
import { recipeKey } from '../synthetic/recipe.js';
import { decodeRgb } from './decode.js';
import { toGray } from './luma.js';
import type { GrayImage, RgbImage } from './types.js';

/** What an image is called in messages. */
export function nameOf(ref: ImageRef): string {
  return ref.kind === 'file' ? ref.path : recipeKey(ref.recipe);
}

async function bytesOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new DatasetError(
      'IMAGE_UNREADABLE',
      `${path} cannot be read.`,
      'Check the file and its permissions.',
      { cause },
    );
  }
}

/** The pixels of an image, 8-bit RGB. */
export async function readImage(ref: ImageRef): Promise<RgbImage> {
  if (ref.kind === 'file') return decodeRgb(await bytesOf(ref.path), ref.path);
  return generate(ref.recipe).image;
}

/** The pixels of a mask, 0..255 as stored. */
export async function readMask(ref: ImageRef): Promise<GrayImage> {
  if (ref.kind === 'file') return toGray(await decodeRgb(await bytesOf(ref.path), ref.path));
  const { mask } = generate(ref.recipe);
  if (mask === null)
    throw new DatasetError('RECIPE_INVALID', `${nameOf(ref)} has no mask.`, 'Only defects have one.');
  return mask;
}

/** Sha256 (hex) of what decides the pixels: the bytes of a file, the recipe of a drawn image. */
export async function contentHash(ref: ImageRef): Promise<string> {
  const content = ref.kind === 'file' ? await bytesOf(ref.path) : recipeKey(ref.recipe);
  return createHash('sha256').update(content).digest('hex');
}
