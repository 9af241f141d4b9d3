import type { SampleCounts } from '../counts.js';
import { countSamples, expectedTotal } from '../counts.js';
import { datasetFolder } from '../dataset-folder.js';
import { DatasetError } from '../errors.js';
import { layoutOf } from '../layouts/layouts.js';
import { openDataset } from '../open.js';
import type { DatasetEntry, DatasetRegistry } from './schema.js';

/** One row of `datasets list`. */
export interface DatasetRow {
  readonly name: string;
  readonly title: string;
  readonly layout: string;
  readonly categories: readonly string[];
  /** True if the dataset can be opened whole. */
  readonly present: boolean;
  /** `damaged`: its folder is there, but it cannot be opened. */
  readonly state: 'present' | 'damaged' | 'absent';
  /** Whether `datasets fetch` can get it. */
  readonly fetchable: boolean;
  /** Images found; `null` if the dataset cannot be opened. */
  readonly counts: SampleCounts | null;
  /** Images there should be; `null` if nobody has said. */
  readonly expected: SampleCounts | null;
  readonly licence: string;
  readonly homepage: string | null;
  /** Where the dataset lies, or why it cannot be opened. */
  readonly note: string;
}

function whereIs(entry: DatasetEntry, dataRoot: string | undefined): string {
  return layoutOf(entry).needsFolder ? datasetFolder(entry, dataRoot) : 'drawn on demand';
}

/** Looks for every dataset of a registry below the data root. Never fails because of a dataset that is not there. */
export async function describeRegistry(
  registry: DatasetRegistry,
  dataRoot: string | undefined,
): Promise<DatasetRow[]> {
  const rows: DatasetRow[] = [];
  for (const entry of registry.datasets) {
    const { name, title, layout, categories, licence, homepage } = entry;
    const fetchable = (entry.archives ?? []).length > 0;
    const expected = expectedTotal(entry);
    const known = { name, title, layout, categories, licence, homepage, expected, fetchable };
    try {
      const { samples } = await openDataset(entry, { dataRoot });
      const found = { present: true, state: 'present', counts: countSamples(samples) } as const;
      rows.push({ ...known, ...found, note: whereIs(entry, dataRoot) });
    } catch (error) {
      if (!(error instanceof DatasetError)) throw error;
      const absent = error.code === 'DATA_ROOT_UNSET' || error.code === 'DATASET_MISSING';
      const state = absent ? 'absent' : 'damaged';
      rows.push({ ...known, present: false, state, counts: null, note: error.message });
    }
  }
  return rows;
}
