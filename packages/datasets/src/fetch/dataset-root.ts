import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The folder of an unpacked archive that holds the categories: many archives wrap everything in one more folder, some in
 * two. Goes down as long as there is nothing but one folder, unless that is a category itself.
 */
export async function datasetRoot(folder: string, categories: readonly string[]): Promise<string> {
  const names = await readdir(folder, { withFileTypes: true });
  if (names.length !== 1 || !names[0].isDirectory() || categories.includes(names[0].name)) return folder;
  return datasetRoot(join(folder, names[0].name), categories);
}
