import type { Sample } from '../model.js';
import type { DatasetEntry } from '../registry/schema.js';

/** What a layout needs to find the samples of a dataset. */
export interface LayoutRequest {
  readonly entry: DatasetEntry;
  /** Folder of the dataset; `null` for a generated one. */
  readonly dir: string | null;
  readonly categories: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** One way in which datasets are organised. */
export interface Layout {
  /** Name in `datasets.json`. */
  readonly name: string;
  /** Whether the dataset lies in a folder, rather than being generated. */
  readonly onDisk: boolean;
  /** All samples of the given categories, in any order. */
  samples(request: LayoutRequest): Promise<Sample[]>;
}
