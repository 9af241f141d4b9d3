import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DatasetError } from '../errors.js';
import { encodePng } from '../image/encode.js';
import { generate } from './generate.js';
import { recipeId } from './plan.js';
import type { SyntheticRecipe } from './recipe.js';

/** Writes a file under a temporary name and renames it, so that no half-written image is ever seen. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, bytes);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DatasetError(
      'WRITE_FAILED',
      `${path} cannot be written: ${reason}.`,
      'Check space and permissions.',
      { cause },
    );
  }
}

function maskPath(recipe: SyntheticRecipe): string {
  const name = basename(recipeId(recipe), '.png');
  return join(recipe.category, 'ground_truth', recipe.defect, `${name}_mask.png`);
}

/**
 * Draws one image and writes it, with its mask if it has one, as PNG in the MVTec layout.
 *
 * @returns Number of masks written, 0 or 1.
 * @throws DatasetError `RECIPE_INVALID` or `WRITE_FAILED`.
 */
export async function writeSynthetic(folder: string, recipe: SyntheticRecipe): Promise<number> {
  const { image, mask } = generate(recipe);
  await writeWhole(join(folder, recipeId(recipe)), await encodePng(image.data, image.width, image.height));
  if (mask === null) return 0;
  await writeWhole(join(folder, maskPath(recipe)), await encodePng(mask.data, mask.width, mask.height));
  return 1;
}
