import { availableParallelism } from 'node:os';
import { mapConcurrent } from '../concurrent.js';
import type { DatasetEntry } from '../registry/schema.js';
import { WorkerPool } from '../workers/pool.js';
import { parseSyntheticOptions } from './options.js';
import { listRecipes } from './plan.js';

/** What was written. */
export interface Synthesized {
  readonly categories: readonly string[];
  readonly images: number;
  readonly masks: number;
}

/** Fewer images than this are drawn sooner than threads start. */
const WORTH_THREADS = 40;

/**
 * Writes the synthetic set as PNG files in the MVTec layout, ready to be opened through the layout `mvtec` with the same
 * pixels as the set in memory. Existing files of the same names are replaced by the same bytes.
 *
 * @param entry The entry of the synthetic set: its categories are written.
 * @param options Those of `SyntheticOptions`, all of them optional.
 * @param workers Threads that draw; one per processor unless given. The bytes do not depend on it.
 * @throws DatasetError `OPTIONS_INVALID` or `WRITE_FAILED`.
 */
export async function synthesize(
  folder: string,
  entry: Pick<DatasetEntry, 'categories'>,
  options: Readonly<Record<string, unknown>> = {},
  onProgress?: (done: number, total: number) => void,
  workers?: number,
): Promise<Synthesized> {
  const { categories } = entry;
  const recipes = listRecipes(parseSyntheticOptions(options), categories);
  const threads = workers ?? (recipes.length < WORTH_THREADS ? 0 : availableParallelism());
  const pool = new WorkerPool(threads);
  let done = 0;
  try {
    const masks = await mapConcurrent(recipes, Math.max(2 * threads, 1), async (recipe) => {
      const count = (await pool.run({ kind: 'synthesize', folder, recipe })) as number;
      onProgress?.(++done, recipes.length);
      return count;
    });
    return { categories, images: recipes.length, masks: masks.reduce((sum, count) => sum + count, 0) };
  } finally {
    await pool.close();
  }
}
