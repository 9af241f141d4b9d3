import type { Sample } from '../model.js';
import type { DatasetEntry } from '../registry/schema.js';

/** What a layout is asked to read. */
export interface LayoutRequest {
  readonly entry: DatasetEntry;
  /** Absolute path of the dataset, known to exist; `null` for a layout without files. */
  readonly folder: string | null;
  /** Categories to read: a part of those of the entry. */
  readonly categories: readonly string[];
  /** Options of this layout, not yet checked. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** A sample, and a short text that changes when its content does: sizes of files, or the recipe of a drawing. */
export interface StampedSample {
  readonly sample: Sample;
  readonly stamp: string;
}

/** How a dataset is organised. A new one is a file in this folder and a line in `layouts.ts`. */
export interface Layout {
  /** Name in `datasets.json`. */
  readonly name: string;
  /** Whether the dataset lies in a folder below the data root. */
  readonly needsFolder: boolean;
  /**
   * Lists the samples, in any order. Reads no more than headers of images.
   *
   * @throws DatasetError if anything is missing or inconsistent: a dataset with holes is never read silently.
   */
  read(request: LayoutRequest): Promise<StampedSample[]>;
  /** Absolute paths of all image files of a category, wanted or not, in order; for layouts with files. */
  listImages?(folder: string, category: string): Promise<string[]>;
}
