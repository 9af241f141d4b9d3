import type { GalleryEntry, GalleryRole } from '@protobench/harness';
import { meanInterval } from '../baseline/mean-interval.js';
import type { ResampleOptions } from '../baseline/resample.js';
import { renderGalleryEntry } from '../images/gallery-entry.js';
import { galleryProblem } from '../images/heat-maps.js';
import { imagesShape } from '../read/cell-shapes.js';
import { readLossCurve } from '../read/loss-curve.js';
import { readCellFile } from '../read/read-cell.js';
import type { RunProblem } from '../read/run-cell.js';
import { ablationsOf } from '../tables/ablations.js';
import type { ReportModel } from '../tables/report-model.js';
import type { DoneCell } from '../tables/result-entry.js';
import type { Interval } from '../tables/statistics.js';
import { curvePoints } from './curve-points.js';
import type { CurvePoint } from './curve-points.js';
import { imageScores } from './image-scores.js';
import type { ImageScores } from './image-scores.js';
import type { GalleryPicture, PageAssets } from './page-assets.js';

/** Total size of the embedded PNG files; a page of 16 MB still opens at once. */
const GALLERY_BYTES = 12 * 1024 * 1024;
/** Stretches of a loss curve: two pixels each at the width of a chart. */
const CURVE_POINTS = 180;
/** Pictures encoded side by side: reducing colours keeps one core busy each. */
const AT_ONCE = 4;
/** When not all pictures fit, the telling ones come first. */
const ROLE_PRIORITY: readonly GalleryRole[] = [
  'best-anomalous',
  'worst-anomalous',
  'worst-normal',
  'best-normal',
];

/** Options of {@link collectAssets}. */
export interface CollectOptions {
  /** Limit on the total size of the pictures, in bytes. */
  readonly galleryBytes?: number;
  /** Bootstrap of the intervals of ablations. */
  readonly resampling?: ResampleOptions;
}

/**
 * Reads what the page needs beside the tables: loss curves of all cells, image scores and gallery pictures of the first
 * seed of each entry, intervals of ablations. Cells are read one at a time, so that memory holds the test set of one.
 */
export async function collectAssets(model: ReportModel, options: CollectOptions = {}): Promise<PageAssets> {
  const { galleryBytes = GALLERY_BYTES, resampling = { replicates: 1000, seed: 0 } } = options;
  const entries = model.groups.flatMap((group) => group.entries);
  const curves = new Map<string, readonly CurvePoint[]>();
  for (const cell of entries.flatMap((entry) => entry.cells)) {
    const curve = await readLossCurve(cell.dir);
    if (curve !== null) curves.set(cell.id, curvePoints(curve, CURVE_POINTS));
  }
  const shown = entries.map((entry) => entry.cells[0]);
  const scores = new Map<string, ImageScores>();
  const problems: RunProblem[] = [];
  for (const { id, dir } of shown) {
    const { value, problem } = await readCellFile(dir, id, 'images', imagesShape, true);
    if (value) scores.set(id, imageScores(value.images));
    if (problem) problems.push(problem);
  }
  const intervals = await ablationIntervals(model, resampling);
  const pictures = await collectGallery(shown, galleryBytes);
  return { ...pictures, curves, scores, intervals, problems: [...problems, ...pictures.problems] };
}

/** Where several seeds give a spread, no resampling is needed. */
async function ablationIntervals(
  model: ReportModel,
  resampling: ResampleOptions,
): Promise<ReadonlyMap<string, Interval>> {
  const intervals = new Map<string, Interval>();
  const rows = model.groups.flatMap((group) => ablationsOf(group).flatMap((ablation) => ablation.entries));
  for (const entry of rows.filter(({ cells }) => cells.length === 1)) {
    const interval = await meanInterval(entry, 'I-AUROC', resampling);
    if (interval !== null) intervals.set(entry.cells[0].id, interval);
  }
  return intervals;
}

async function collectGallery(
  cells: readonly DoneCell[],
  limit: number,
): Promise<Pick<PageAssets, 'gallery' | 'omitted' | 'problems'>> {
  const gallery = new Map<string, GalleryPicture[]>();
  const problems: RunProblem[] = [];
  const wanted = byPriority(cells);
  let bytes = 0;
  let done = 0;
  while (done < wanted.length && bytes < limit) {
    const chunk = wanted.slice(done, done + AT_ONCE);
    done += chunk.length;
    for (const { cell, picture, problem } of await Promise.all(chunk.map(renderPicture))) {
      if (problem) problems.push(problem);
      if (picture) {
        gallery.set(cell.id, [...(gallery.get(cell.id) ?? []), picture]);
        bytes += picture.png.length;
      }
    }
  }
  return { gallery, omitted: wanted.length - done, problems };
}

interface WantedPicture {
  readonly cell: DoneCell;
  readonly entry: GalleryEntry;
}

async function renderPicture({ cell, entry }: WantedPicture): Promise<{
  readonly cell: DoneCell;
  readonly picture: GalleryPicture | null;
  readonly problem: RunProblem | null;
}> {
  try {
    const range = cell.gallery?.range[entry.category] ?? { min: 0, max: 0 };
    const png = await renderGalleryEntry(cell.dir, entry, range, { palette: true });
    return { cell, picture: { entry, range, png }, problem: null };
  } catch (error) {
    return { cell, picture: null, problem: galleryProblem(cell.id, entry, error) };
  }
}

/** First one role of every category of every cell, then the next role. */
function byPriority(cells: readonly DoneCell[]): WantedPicture[] {
  return ROLE_PRIORITY.flatMap((role) =>
    cells.flatMap((cell) =>
      (cell.gallery?.entries ?? []).filter((entry) => entry.role === role).map((entry) => ({ cell, entry })),
    ),
  );
}
