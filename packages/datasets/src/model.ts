import type { SyntheticRecipe } from './synthetic/recipe.js';

/** An image on disk. */
export interface FileRef {
  readonly kind: 'file';
  /** Absolute path. */
  readonly path: string;
}

/**
 * The mask of one image whose files mark defects by any value above 0: class numbers (VisA), one file per defect
 * (MVTec LOCO) or both. Its pixels are 255 where any of the files is not black, else 0.
 */
export interface UnionRef {
  readonly kind: 'union';
  /** Absolute paths, at least one. */
  readonly paths: readonly string[];
}

/** An image that is drawn on demand, the same bytes on every machine. */
export interface GeneratedRef {
  readonly kind: 'generated';
  readonly part: 'image' | 'mask';
  readonly recipe: SyntheticRecipe;
}

/**
 * Where the pixels of an image come from: plain data, so that it can be sent to a worker. Turn it into pixels with
 * `readImage` or `readMask`, into a cache key with `contentHash`.
 */
export type ImageRef = FileRef | UnionRef | GeneratedRef;

/** One image of a dataset with its label. */
export interface Sample {
  /** Path relative to the dataset, with `/`: `bottle/test/broken_large/000.png`. Unique in the dataset. */
  readonly id: string;
  readonly category: string;
  readonly split: 'train' | 'test';
  /** Kind of defect, `good` for a normal image. */
  readonly defect: string;
  /** Image label; true if and only if `defect` is not `good`. */
  readonly anomalous: boolean;
  readonly image: ImageRef;
  /**
   * Defective pixels; `null` for a normal image. An anomalous image has `null` only where no image of its category has
   * a mask: pixel metrics of the category then have no value.
   */
  readonly mask: ImageRef | null;
}

/** The samples of a dataset, or of some of its categories. */
export interface Dataset {
  readonly name: string;
  /** In the order of the registry. */
  readonly categories: readonly string[];
  /** Sorted by id in byte order. */
  readonly samples: readonly Sample[];
  /** Sha256 in hex over the ids and what identifies the content of each sample. */
  readonly fingerprint: string;
}

/** Name of the folder, and label, of normal images. */
export const GOOD = 'good';
