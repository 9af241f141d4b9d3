import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DATA_ROOT_ADVICE } from './data-root.js';
import { DatasetError } from './errors.js';
import type { DatasetEntry } from './registry/schema.js';

/**
 * Folder of a dataset.
 *
 * @throws DatasetError `DATA_ROOT_UNSET` or `DATASET_MISSING`.
 */
export function datasetFolder(entry: DatasetEntry, dataRoot: string | undefined): string {
  if (dataRoot === undefined) {
    throw new DatasetError(
      'DATA_ROOT_UNSET',
      `Nobody has said where dataset ${entry.name} lies.`,
      DATA_ROOT_ADVICE,
    );
  }
  const folder = join(dataRoot, entry.folder ?? entry.name);
  if (!existsSync(folder)) {
    const source = entry.homepage === null ? '' : ` The dataset is described at ${entry.homepage}.`;
    throw new DatasetError(
      'DATASET_MISSING',
      `Dataset ${entry.name} (${entry.title}) is not there: ${folder} does not exist.`,
      `${DATA_ROOT_ADVICE}${source}`,
    );
  }
  return folder;
}
