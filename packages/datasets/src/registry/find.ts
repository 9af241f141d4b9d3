import { DatasetError } from '../errors.js';
import { nearestName } from './nearest.js';
import type { DatasetEntry, DatasetRegistry } from './schema.js';

/**
 * The entry of a dataset.
 *
 * @throws DatasetError `DATASET_UNKNOWN` with the nearest valid name.
 */
export function findDataset(registry: DatasetRegistry, name: string): DatasetEntry {
  const entry = registry.datasets.find((candidate) => candidate.name === name);
  if (entry) return entry;
  const names = registry.datasets.map((candidate) => candidate.name);
  const nearest = nearestName(name, names);
  throw new DatasetError(
    'DATASET_UNKNOWN',
    `There is no dataset "${name}" in the registry; it knows ${names.join(', ') || 'none'}.`,
    nearest === undefined ? 'Add an entry to datasets.json.' : `Did you mean "${nearest}"?`,
  );
}

/**
 * The categories to use, in the order of the registry; all of them when none are asked for.
 *
 * @throws DatasetError `CATEGORY_UNKNOWN` with the nearest valid name.
 */
export function chooseCategories(
  entry: DatasetEntry,
  wanted: readonly string[] | undefined,
): readonly string[] {
  if (wanted === undefined) return entry.categories;
  for (const category of wanted) {
    if (!entry.categories.includes(category)) {
      throw new DatasetError(
        'CATEGORY_UNKNOWN',
        `Dataset ${entry.name} has no category "${category}"; it has ${entry.categories.join(', ')}.`,
        `Did you mean "${nearestName(category, entry.categories)}"?`,
      );
    }
  }
  if (wanted.length === 0) {
    throw new DatasetError(
      'CATEGORY_UNKNOWN',
      `An empty list of categories was asked of dataset ${entry.name}.`,
      'Name at least one category, or leave the list out to use all of them.',
    );
  }
  return entry.categories.filter((category) => wanted.includes(category));
}
