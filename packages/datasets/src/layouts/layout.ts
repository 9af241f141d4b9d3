import type { DatasetError } from '../errors.js';
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
  /**
   * Takes what is wrong with the files of a category. Whoever opens a dataset throws the error, so that one with holes
   * is never read silently; whoever checks a dataset notes it, and the layout goes on to the next file.
   */
  readonly report: (category: string, error: DatasetError) => void;
}

/** A sample, and a short text that changes when its content does: sizes of files, or the recipe of a drawing. */
export interface StampedSample {
  readonly sample: Sample;
  readonly stamp: string;
}

/** What a layout has found. */
export interface LayoutReading {
  /** In any order. */
  readonly samples: readonly StampedSample[];
  /** Absolute paths of image files that belong to the dataset though no sample uses them: the label of a normal image. */
  readonly spare: readonly string[];
  /** Images that were found and, because of what was reported about them, became no sample. */
  readonly failed: readonly Pick<Sample, 'category' | 'split' | 'anomalous'>[];
}

/** How a dataset is organised. A new one is a file in this folder and a line in `layouts.ts`. */
export interface Layout {
  /** Name in `datasets.json`. */
  readonly name: string;
  /** Whether the dataset lies in a folder below the data root. */
  readonly needsFolder: boolean;
  /**
   * Lists the samples. Reads no more than lists, headers of images and, where labels decide, masks.
   *
   * @throws DatasetError `OPTIONS_INVALID`; whatever `request.report` throws.
   */
  read(request: LayoutRequest): Promise<LayoutReading>;
  /** Absolute paths of all image files of a category, used or not, in order; for layouts with files. */
  listImages?(request: LayoutRequest, category: string): Promise<string[]>;
}
