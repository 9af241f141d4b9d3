import type { GalleryEntry, GalleryRole } from '@protobench/harness';
import { meanInterval } from '../baseline/mean-interval.js';
import type { ResampleOptions } from '../baseline/resample.js';
import { renderGalleryEntry } from '../images/gallery-entry.js';
import { galleryProblem } from '../images/heat-maps.js';
import { imagesShape } from '../read/cell-shapes.js';
import { curvesShape } from '../read/curves-file.js';
import { isFurther } from '../read/further-role.js';
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
import { pixelCurves } from './pixel-curves.js';
import type { PixelCurves } from './pixel-curves.js';
import { collectPrototypes } from './prototype-pictures.js';

/** Total size of the PNG files of the gallery; a page of 25 MB still opens at once. */
const GALLERY_BYTES = 11 * 1024 * 1024;
/** Total size of the thumbnails of patches. */
const PATCH_BYTES = 3 * 1024 * 1024;
/** Stretches of a loss curve: two pixels each at the width of a chart. */
const CURVE_POINTS = 180;
/** Pictures encoded side by side: reducing colours keeps one core busy each. */
const AT_ONCE = 4;
/** When not all pictures fit, the telling ones come first. */
const ROLE_PRIORITY: readonly GalleryRole[] = [
  'best-anomalous',
  'worst-anomalous',
  'worst-normal',
  'miss',
  'false-positive',
  'best-normal',
];

/** Options of {@link collectAssets}. */
export interface CollectOptions {
  /** Limit on the total size of the pictures, in bytes. */
  readonly galleryBytes?: number;
  /** Limit on the total size of the patches near prototypes, in bytes. */
  readonly patchBytes?: number;
  /** Bootstrap of the intervals of ablations. */
  readonly resampling?: ResampleOptions;
}

/**
 * Reads what the page needs beside the tables: loss curves of all cells; image scores, curves over pixels, pictures of the
 * gallery and of prototypes of the first seed of each entry; intervals of ablations. Cells are read one at a time, so that memory holds the test set of one.
 */
export async function collectAssets(model: ReportModel, options: CollectOptions = {}): Promise<PageAssets> {
  const { galleryBytes = GALLERY_BYTES, patchBytes = PATCH_BYTES } = options;
  const { resampling = { replicates: 1000, seed: 0 } } = options;
  const entries = model.groups.flatMap((group) => group.entries);
  const curves = new Map<string, readonly CurvePoint[]>();
  for (const cell of entries.flatMap((entry) => entry.cells)) {
    const curve = await readLossCurve(cell.dir);
    if (curve !== null) curves.set(cell.id, curvePoints(curve, CURVE_POINTS));
  }
  const shown = entries.map((entry) => entry.cells[0]);
  const scores = new Map<string, ImageScores>();
  const problems: RunProblem[] = [];
  const pixels = new Map<string, ReadonlyMap<string, PixelCurves>>();
  for (const { id, dir, metrics } of shown) {
    const images = await readCellFile(dir, id, 'images', imagesShape, true);
    if (images.value) scores.set(id, imageScores(images.value.images));
    const recorded = await readCellFile(dir, id, 'curves', curvesShape, false);
    if (recorded.value) pixels.set(id, pixelCurves(recorded.value, metrics.evaluation.fprLimit));
    problems.push(...[images.problem, recorded.problem].filter((problem) => problem !== null));
  }
  const intervals = await ablationIntervals(model, resampling);
  const pictures = await collectGallery(shown, galleryBytes);
  const { prototypes, omitted, problems: patchProblems } = await collectPrototypes(shown, patchBytes);
  return {
    ...pictures,
    ...{ curves, pixelCurves: pixels, scores, intervals, prototypes, omittedPatches: omitted },
    problems: [...problems, ...pictures.problems, ...patchProblems],
  };
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

/** First one role of every category of every cell, then the next role; an image with an earlier role is not shown again. */
function byPriority(cells: readonly DoneCell[]): WantedPicture[] {
  return ROLE_PRIORITY.flatMap((role) =>
    cells.flatMap((cell) =>
      (cell.gallery?.entries ?? [])
        .filter((entry, at, all) => entry.role === role && !(isFurther(role) && shownAlready(entry, at, all)))
        .map((entry) => ({ cell, entry })),
    ),
  );
}

/** Whether the most mistaken image of its category is among the further mistakes again. */
function shownAlready({ id }: GalleryEntry, at: number, all: readonly GalleryEntry[]): boolean {
  return all.some((other, index) => other.id === id && (!isFurther(other.role) || index < at));
}
