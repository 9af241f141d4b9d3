import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DatasetError } from '../errors.js';
import { encodePng } from '../image/encode.js';
import type { DatasetEntry } from '../registry/schema.js';
import { generate } from './generate.js';
import { parseSyntheticOptions } from './options.js';
import { listRecipes, recipeId } from './plan.js';
import type { SyntheticRecipe } from './recipe.js';

/** What was written. */
export interface Synthesized {
  readonly categories: readonly string[];
  readonly images: number;
  readonly masks: number;
}

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
      {
        cause,
      },
    );
  }
}

function maskPath(recipe: SyntheticRecipe): string {
  const name = basename(recipeId(recipe), '.png');
  return join(recipe.category, 'ground_truth', recipe.defect, `${name}_mask.png`);
}

/**
 * Writes the synthetic set as PNG files in the MVTec layout, ready to be opened through the layout `mvtec` with the same
 * pixels as the set in memory. Existing files of the same names are replaced by the same bytes.
 *
 * @param entry The entry of the synthetic set: its categories are written.
 * @param options Those of `SyntheticOptions`, all of them optional.
 * @throws DatasetError `OPTIONS_INVALID` or `WRITE_FAILED`.
 */
export async function synthesize(
  folder: string,
  entry: Pick<DatasetEntry, 'categories'>,
  options: Readonly<Record<string, unknown>> = {},
  onProgress?: (done: number, total: number) => void,
): Promise<Synthesized> {
  const { categories } = entry;
  const recipes = listRecipes(parseSyntheticOptions(options), categories);
  let masks = 0;
  let done = 0;
  for (const recipe of recipes) {
    const { image, mask } = generate(recipe);
    await writeWhole(join(folder, recipeId(recipe)), await encodePng(image.data, image.width, image.height));
    if (mask) {
      await writeWhole(join(folder, maskPath(recipe)), await encodePng(mask.data, mask.width, mask.height));
      masks++;
    }
    onProgress?.(++done, recipes.length);
  }
  return { categories, images: recipes.length, masks };
}
