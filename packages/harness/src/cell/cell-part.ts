import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sample } from '@protobench/datasets';
import { writeJson } from '../files/atomic.js';
import type { GalleryFile, ImageResult } from '../results/cell-files.js';
import type { CurvesFile } from '../results/curves-file.js';
import type { DiagnosticsFile } from '../results/diagnostics-file.js';
import type { CategoryMetrics } from '../results/metrics-file.js';
import type { Cell } from './cell.js';
import type { CellFolder } from './cell-folder.js';

/** What one model of a cell is trained and measured on: all categories, or one of them in the single-class setting. */
export interface CellPart {
  /** The category in the single-class setting, else `null`. */
  readonly category: string | null;
  /** Place among the parts of the cell, and their number. */
  readonly index: number;
  readonly count: number;
  readonly categories: readonly string[];
  readonly samples: readonly Sample[];
}

/** What a model found; of several models, what they found together. */
export interface PartResult {
  readonly categories: readonly CategoryMetrics[];
  readonly images: readonly ImageResult[];
  readonly gallery: GalleryFile;
  readonly curves: CurvesFile['categories'];
  /** `null` where the suite switched them off. */
  readonly diagnostics: Omit<DiagnosticsFile, 'format'> | null;
  /** Policies of the detector, for the metrics file. */
  readonly smoothing: unknown;
  readonly score: unknown;
  /** Training steps of one model. */
  readonly steps: number;
}

/** The parts of a cell, in the order of the categories. */
export function cellParts(cell: Cell): CellPart[] {
  const { categories, samples } = cell.dataset.dataset;
  if (cell.dataset.selection.setting === 'multi-class') {
    return [{ category: null, index: 0, count: 1, categories, samples }];
  }
  return categories.map((category, index) => ({
    category,
    index,
    count: categories.length,
    categories: [category],
    samples: samples.filter((sample) => sample.category === category),
  }));
}

/** Path of the checkpoint of a part. */
export function checkpointPath(folder: CellFolder, { category }: CellPart): string {
  const path = folder.path('checkpoint');
  return category === null ? path : path.replace(/\.safetensors$/, `-${category}.safetensors`);
}

/** Results of another format lack something: their models are measured again. */
const FORMAT = 'protobench-part-2';

/** Keeps the result of a part, so that a resumed cell does not evaluate it again. */
export async function writePart(folder: CellFolder, part: CellPart, result: PartResult): Promise<void> {
  await writeJson(partPath(folder, part), { format: FORMAT, result });
}

/** The kept result, or `null` where there is none that is whole; then the model is measured again. */
export async function readPart(folder: CellFolder, part: CellPart): Promise<PartResult | null> {
  if (part.category === null) return null;
  const path = partPath(folder, part);
  try {
    const file = JSON.parse(await readFile(path, 'utf8')) as { format?: string; result?: PartResult };
    return file.format === FORMAT && file.result !== undefined ? file.result : null;
  } catch {
    await rm(path, { force: true });
    return null;
  }
}

function partPath(folder: CellFolder, { category }: CellPart): string {
  return join(folder.dir, `part-${category ?? 'all'}.json`);
}
