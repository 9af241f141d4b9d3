import type { GalleryEntry } from '@protobench/harness';
import type { ColourRange } from '../images/overlay.js';
import type { RunProblem } from '../read/run-cell.js';
import type { Interval } from '../tables/statistics.js';
import type { CurvePoint } from './curve-points.js';
import type { ImageScores } from './image-scores.js';

/** A gallery entry with its picture. */
export interface GalleryPicture {
  readonly entry: GalleryEntry;
  readonly range: ColourRange;
  /** PNG of `renderGalleryEntry`. */
  readonly png: Buffer;
}

/** What the page shows beside the tables, by cell id. */
export interface PageAssets {
  readonly gallery: ReadonlyMap<string, readonly GalleryPicture[]>;
  /** Gallery entries left out to keep the page at a sensible size. */
  readonly omitted: number;
  readonly curves: ReadonlyMap<string, readonly CurvePoint[]>;
  /** Image scores of the first seed of each row. */
  readonly scores: ReadonlyMap<string, ImageScores>;
  /** Bootstrap intervals of I-AUROC in percent, of rows with one seed that are part of an ablation. */
  readonly intervals: ReadonlyMap<string, Interval>;
  /** Damage found while collecting. */
  readonly problems: readonly RunProblem[];
}
