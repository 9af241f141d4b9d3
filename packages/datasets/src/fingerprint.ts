import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { ImageRef, Sample } from './model.js';
import { recipeKey } from './synthetic/recipe.js';

/**
 * Sha256 (hex) that changes when samples are added, removed or replaced: over their ids, and for files the number of
 * bytes, for drawn images the recipe. Contents are not read: that is what the hash of each image is for.
 */
export async function fingerprint(samples: readonly Sample[]): Promise<string> {
  const hash = createHash('sha256');
  for (const { id, image, mask } of samples) {
    hash.update(`${id}\n${await identity(image)}\n${mask === null ? '' : await identity(mask)}\n`);
  }
  return hash.digest('hex');
}

async function identity(ref: ImageRef): Promise<string> {
  if (ref.kind === 'generated') return `${recipeKey(ref.recipe)}/${ref.part}`;
  return `${(await stat(ref.path)).size}`;
}
