import { basename, join, resolve } from 'node:path';
import { CliError } from '../errors.js';
import type { MapFile } from './scan.js';
import { byText, scanMaps, scanMasks } from './scan.js';

/** A test image: where its map and mask lie. */
export interface ImageFiles extends Omit<MapFile, 'path'> {
  readonly map: string;
  /** `null` for normal images. */
  readonly mask: string | null;
}

/** The test images of a category, by name. */
export interface CategoryFiles {
  readonly category: string;
  readonly images: readonly ImageFiles[];
}

/** Everything that is to be measured. */
export interface Inventory {
  /** Name of the maps in tables: that of their folder. */
  readonly dataset: string;
  readonly categories: readonly CategoryFiles[];
  /** Masks of the evaluated categories that belong to no map. */
  readonly unusedMasks: readonly string[];
}

function maskOf(file: MapFile, masks: ReadonlyMap<string, string>, dir: string): string {
  const mask = masks.get(file.key);
  if (mask !== undefined) return mask;
  const [category, defect, name] = file.key.split('/');
  throw new CliError(
    'MASK_MISSING',
    `${file.path} has no mask; expected ${join(dir, category, 'ground_truth', defect, name)}_mask.png.`,
    'Every map outside "good" needs the mask of its image; add it, or take the map away.',
  );
}

/**
 * Finds the maps and their masks.
 *
 * @param ending read maps of this ending alone
 * @throws CliError `MASK_MISSING`, and as `scanMaps` and `scanMasks`
 */
export async function takeInventory(maps: string, masks: string, ending?: string): Promise<Inventory> {
  const files = await scanMaps(maps, ending);
  const names = [...new Set(files.map(({ category }) => category))].sort(byText);
  const found = await scanMasks(masks, new Set(names));
  const images = files.map(({ path, ...file }): ImageFiles => {
    const mask = file.anomalous ? maskOf({ path, ...file }, found, masks) : null;
    return { ...file, map: path, mask };
  });
  const used = new Set(images.map(({ mask }) => mask));
  return {
    dataset: basename(resolve(maps)),
    categories: names.map((category) => ({
      category,
      images: images.filter((image) => image.category === category),
    })),
    unusedMasks: [...found.values()].filter((mask) => !used.has(mask)),
  };
}
