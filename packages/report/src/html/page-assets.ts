import type { GalleryEntry } from '@protobench/harness';
import type { ColourRange } from '../images/overlay.js';
import type { RunProblem } from '../read/run-cell.js';
import type { Interval } from '../tables/statistics.js';
import type { CurvePoint } from './curve-points.js';
import type { ImageScores } from './image-scores.js';
import type { PixelCurves } from './pixel-curves.js';
import type { PrototypePictures } from './prototype-pictures.js';

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
  /** Training loss of all cells. */
  readonly curves: ReadonlyMap<string, readonly CurvePoint[]>;
  /** Curves over pixels of the first seed of each row, by category; cells of older versions have none. */
  readonly pixelCurves: ReadonlyMap<string, ReadonlyMap<string, PixelCurves>>;
  /** Use of prototypes in the first seed of each row. */
  readonly prototypes: ReadonlyMap<string, PrototypePictures>;
  /** Nearest patches left out to keep the page at a sensible size. */
  readonly omittedPatches: number;
  /** Image scores of the first seed of each row. */
  readonly scores: ReadonlyMap<string, ImageScores>;
  /** Bootstrap intervals of I-AUROC in percent, of rows with one seed that are part of an ablation. */
  readonly intervals: ReadonlyMap<string, Interval>;
  /** Damage found while collecting. */
  readonly problems: readonly RunProblem[];
}
