import { datasetFolder } from './dataset-folder.js';
import type { DatasetError } from './errors.js';
import { fingerprint } from './fingerprint.js';
import type { StampedSample } from './layouts/layout.js';
import { layoutOf } from './layouts/layouts.js';
import type { SampleLimit } from './limit.js';
import { limitSamples } from './limit.js';
import type { Dataset } from './model.js';
import { chooseCategories } from './registry/find.js';
import type { DatasetEntry } from './registry/schema.js';

/** What to open of a dataset, and where it lies. */
export interface OpenOptions {
  /** Folder of dataset folders, as `resolveDataRoot` gives it; not needed for a generated dataset. */
  readonly dataRoot?: string | undefined;
  /** Some of the categories; all of them unless given. */
  readonly categories?: readonly string[] | undefined;
  readonly limit?: SampleLimit | undefined;
  /** Options of the layout: for `synthetic` those of `SyntheticOptions`, for `mvtec` none; see each layout. */
  readonly options?: Readonly<Record<string, unknown>> | undefined;
}

/** Byte order of UTF-8, the same under every locale. */
export function compareIds(a: StampedSample, b: StampedSample): number {
  return Buffer.compare(Buffer.from(a.sample.id), Buffer.from(b.sample.id));
}

/**
 * Lists the samples of a dataset and checks that all of it is there; decodes no image.
 *
 * @throws DatasetError `CATEGORY_UNKNOWN`, `DATA_ROOT_UNSET`, `DATASET_MISSING`, `CATEGORY_MISSING`, `CATEGORY_EMPTY`,
 * `IMAGE_MISSING`, `SPLIT_INVALID`, `MASK_MISSING`, `MASK_SIZE`, `IMAGE_UNREADABLE`, `OPTIONS_INVALID`.
 */
export async function openDataset(entry: DatasetEntry, options: OpenOptions = {}): Promise<Dataset> {
  const categories = chooseCategories(entry, options.categories);
  const layout = layoutOf(entry);
  const folder = layout.needsFolder ? datasetFolder(entry, options.dataRoot) : null;
  const report = (_: string, error: DatasetError) => {
    throw error;
  };
  const request = { entry, folder, categories, options: { ...entry.options, ...options.options }, report };
  const found = await layout.read(request);
  const samples = limitSamples([...found.samples].sort(compareIds), options.limit ?? {});
  return {
    name: entry.name,
    categories,
    samples: samples.map(({ sample }) => sample),
    fingerprint: fingerprint(samples),
  };
}
