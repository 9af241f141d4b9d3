import type { GalleryEntry } from '@protobench/harness';
import type { ColourRange } from '../images/overlay.js';
import type { RunProblem } from '../read/run-cell.js';
import type { CurvePoint } from './curve-points.js';
import type { ScoreHistogram } from './histogram.js';

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
  /** By cell id, then category. */
  readonly scores: ReadonlyMap<string, ReadonlyMap<string, ScoreHistogram>>;
  /** Damage found while collecting. */
  readonly problems: readonly RunProblem[];
}
