import type { z } from 'zod';
import type { DatasetError } from '../../errors.js';
import type { DatasetEntry } from '../../registry/schema.js';

/** An image that a layout has found. Paths are relative to the folder of the dataset, with `/`. */
export interface FoundImage {
  readonly split: 'train' | 'test';
  /** `good`, or the kind of defect. */
  readonly defect: string;
  readonly image: string;
  /** Files of its mask; empty for a normal image, and for an anomalous one that has none. */
  readonly masks: readonly string[];
  /** Where its mask should lie, for the message if there is none. */
  readonly expectedMask?: string;
}

/** What a layout has found in one category. */
export interface CategoryFinding {
  readonly images: readonly FoundImage[];
  /** Image files that belong to the dataset though no sample uses them, relative to its folder. */
  readonly spare?: readonly string[];
}

/** One category to look through. */
export interface CategoryPlace<Options> {
  readonly entry: DatasetEntry;
  /** Absolute path of the dataset. */
  readonly root: string;
  readonly category: string;
  readonly options: Options;
  /** Takes what is wrong with a file; returns if the search shall go on. */
  readonly report: (error: DatasetError) => void;
}

/** How masks mark defects. */
export type MaskValues =
  /** Grey levels with a threshold in the middle: 0 and 255. */
  | 'threshold'
  /** Any value above 0: class numbers, or several files per image. */
  | 'nonzero';

/** A layout of files, without what all of them have in common. */
export interface FolderLayoutSpec<Options> {
  readonly name: string;
  /** Options that a suite may give. */
  readonly options: z.ZodType<Options>;
  /** What options there are, for the hint of an error. */
  readonly optionsHint?: string;
  readonly maskValues: MaskValues | ((options: Options) => MaskValues);
  /** Whether a category may do without any masks; pixel metrics then have no value. */
  readonly masksOptional?: boolean;
  /** Folder of everything that belongs to one category, relative to the dataset; `.` if that is all there is. */
  scope(category: string, options: Options): string;
  /** Where the images of a split should be, relative to the dataset, for messages. */
  where(category: string, split: 'train' | 'test', options: Options): string;
  /** Whether files below the scope that no sample uses are looked for in a full check; true unless given. */
  readonly exclusive?: boolean;
  /** Checks what must be there for any category; throws what is missing. */
  prepare?(root: string, options: Options): Promise<void>;
  find(place: CategoryPlace<Options>): Promise<CategoryFinding>;
}
