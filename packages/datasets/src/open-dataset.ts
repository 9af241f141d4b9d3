import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DATA_ROOT_ADVICE } from './data-root.js';
import { DatasetError } from './errors.js';
import { fingerprint } from './fingerprint.js';
import { layoutOf } from './layouts/layouts.js';
import type { Dataset } from './model.js';
import { chooseCategories } from './registry/find.js';
import type { DatasetEntry } from './registry/schema.js';

/** What of a dataset to open, and where it lies. */
export interface OpenOptions {
  /** Folder of dataset folders; needed unless the dataset is generated. */
  readonly dataRoot?: string | undefined;
  /** Subset of the categories; all when left out. */
  readonly categories?: readonly string[] | undefined;
  /** Options of a generated dataset. */
  readonly options?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Lists the samples of a dataset. Images are not read.
 *
 * @throws DatasetError `DATA_ROOT_UNSET`, `DATASET_MISSING`, `CATEGORY_UNKNOWN`, `CATEGORY_MISSING`, `CATEGORY_EMPTY`,
 *   `MASK_MISSING`, `OPTIONS_INVALID`.
 */
export async function openDataset(entry: DatasetEntry, options: OpenOptions = {}): Promise<Dataset> {
  const layout = layoutOf(entry.layout);
  const categories = chooseCategories(entry, options.categories);
  const given = options.options ?? {};
  if (layout.onDisk && Object.keys(given).length > 0) {
    throw new DatasetError(
      'OPTIONS_INVALID',
      `Dataset ${entry.name} has no options, but got ${Object.keys(given).join(', ')}.`,
      'Only generated datasets have options.',
    );
  }
  const dir = layout.onDisk ? folderOf(entry, options.dataRoot) : null;
  const samples = await layout.samples({ entry, dir, categories, options: given });
  samples.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return { name: entry.name, categories, samples, fingerprint: await fingerprint(samples) };
}

/** Folder of a dataset on disk; throws unless it is there. */
export function folderOf(entry: DatasetEntry, dataRoot: string | undefined): string {
  const folder = entry.folder ?? entry.name;
  if (dataRoot === undefined) {
    throw new DatasetError(
      'DATA_ROOT_UNSET',
      `Dataset ${entry.name} lies in a folder "${folder}" below the data root, but no data root is set.`,
      DATA_ROOT_ADVICE,
    );
  }
  const dir = join(dataRoot, folder);
  if (!existsSync(dir)) {
    const where = entry.homepage === null ? '' : ` Get the data from ${entry.homepage}.`;
    throw new DatasetError(
      'DATASET_MISSING',
      `The folder ${dir} of dataset ${entry.name} is not there.`,
      `${DATA_ROOT_ADVICE}${where}`,
    );
  }
  return dir;
}
