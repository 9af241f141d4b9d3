import { datasetFolder } from './dataset-folder.js';
import { DatasetError } from './errors.js';
import { fingerprint } from './fingerprint.js';
import type { StampedSample } from './layouts/layout.js';
import { findLayout, layoutNames } from './layouts/layouts.js';
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
  /** Options of the layout: for `synthetic` those of `SyntheticOptions`, for `mvtec` none. */
  readonly options?: Readonly<Record<string, unknown>> | undefined;
}

/** Byte order of UTF-8, the same under every locale. */
function compareIds(a: StampedSample, b: StampedSample): number {
  return Buffer.compare(Buffer.from(a.sample.id), Buffer.from(b.sample.id));
}

/**
 * Lists the samples of a dataset and checks that all of it is there; decodes no image.
 *
 * @throws DatasetError `CATEGORY_UNKNOWN`, `DATA_ROOT_UNSET`, `DATASET_MISSING`, `CATEGORY_MISSING`, `CATEGORY_EMPTY`,
 * `MASK_MISSING`, `MASK_SIZE`, `IMAGE_UNREADABLE`, `OPTIONS_INVALID`.
 */
export async function openDataset(entry: DatasetEntry, options: OpenOptions = {}): Promise<Dataset> {
  const categories = chooseCategories(entry, options.categories);
  const layout = findLayout(entry.layout);
  if (!layout) {
    throw new DatasetError(
      'REGISTRY_INVALID',
      `Dataset ${entry.name} has the unknown layout "${entry.layout}".`,
      `Layouts are ${layoutNames().join(', ')}.`,
    );
  }
  const folder = layout.needsFolder ? datasetFolder(entry, options.dataRoot) : null;
  const found = await layout.read({ entry, folder, categories, options: options.options ?? {} });
  const samples = limitSamples(found.sort(compareIds), options.limit ?? {});
  return {
    name: entry.name,
    categories,
    samples: samples.map(({ sample }) => sample),
    fingerprint: fingerprint(samples),
  };
}
