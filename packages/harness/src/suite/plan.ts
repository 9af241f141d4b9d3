import { featureGroup, type Cell } from '../cell/cell.js';
import { CellFolder } from '../cell/cell-folder.js';
import { FeatureCache } from '../features/cache.js';
import { FeatureStore, tapShapes } from '../features/feature-store.js';
import type { CellState, TimingFile } from '../results/cell-files.js';

/** What a run of one cell has before it. */
export interface PlannedCell {
  readonly cell: Cell;
  readonly state: CellState;
  /** Images whose features are in the cache, of all that the cell needs. */
  readonly features: { readonly cached: number; readonly total: number };
  /** Training steps over all its models. */
  readonly steps: number;
  /** Seconds, judged by finished cells of the same method and backbone in the run folder; `null` without any. */
  readonly seconds: number | null;
  /** Bytes that the cell adds to the feature cache. Cells that share features all count them. */
  readonly cacheBytes: number;
}

/** Looks at run folder and feature cache for what is there already. Reads every image of the data sets once. */
export async function describePlan(
  cells: readonly Cell[],
  dirs: { readonly runDir: string; readonly cacheDir: string },
): Promise<PlannedCell[]> {
  const cache = new FeatureCache(dirs.cacheDir, 0);
  const known = await finishedTimes(cells, dirs.runDir);
  const planned: PlannedCell[] = [];
  const counts = new Map<string, Promise<number>>();
  for (const cell of cells) {
    const { samples } = cell.dataset.dataset;
    const group = featureGroup(cell);
    let counting = counts.get(group);
    if (!counting) counts.set(group, (counting = countCached(cell, cache)));
    const cached = await counting;
    const folder = new CellFolder(dirs.runDir, cell.id);
    const state = (await folder.isDone()) ? 'done' : ((await folder.readStatus())?.state ?? 'pending');
    const steps = stepsOf(cell);
    planned.push({
      cell,
      state: state === 'done' || state === 'failed' ? state : 'pending',
      features: { cached, total: samples.length },
      steps,
      seconds: state === 'done' ? 0 : estimate(cell, steps, samples.length - cached, known),
      cacheBytes: state === 'done' ? 0 : (samples.length - cached) * bytesPerImage(cell),
    });
  }
  return planned;
}

interface KnownTime {
  readonly group: string;
  readonly perStep: number;
  readonly perImage: number;
  readonly evaluatePerImage: number;
}

const groupOf = (cell: Cell) =>
  JSON.stringify(
    [cell.method.definition.name, cell.method.config, cell.resolved['backbone']],
    (key, value: unknown) => (key === 'steps' ? undefined : value),
  );

async function finishedTimes(cells: readonly Cell[], runDir: string): Promise<KnownTime[]> {
  const known: KnownTime[] = [];
  for (const cell of cells) {
    const folder = new CellFolder(runDir, cell.id);
    if (!(await folder.isDone())) continue;
    const timing = await folder.readTiming();
    if (timing?.secondsPerStep == null) continue;
    known.push(timesOf(cell, timing, timing.secondsPerStep));
  }
  return known;
}

function timesOf(cell: Cell, timing: TimingFile, perStep: number): KnownTime {
  const { samples } = cell.dataset.dataset;
  const tested = samples.filter(({ split }) => split === 'test').length;
  return {
    group: groupOf(cell),
    perStep,
    perImage: timing.featureSeconds / Math.max(1, samples.length),
    evaluatePerImage: timing.evaluateSeconds / Math.max(1, tested),
  };
}

function estimate(cell: Cell, steps: number, missing: number, known: readonly KnownTime[]): number | null {
  const alike = known.filter(({ group }) => group === groupOf(cell));
  if (alike.length === 0) return null;
  const mean = (pick: (time: KnownTime) => number) =>
    alike.reduce((sum, time) => sum + pick(time), 0) / alike.length;
  // A cell that found its features in the cache says nothing about how long they take.
  const perImage = Math.max(...known.map((time) => time.perImage));
  const tested = cell.dataset.dataset.samples.filter(({ split }) => split === 'test').length;
  return mean((t) => t.perStep) * steps + perImage * missing + mean((t) => t.evaluatePerImage) * tested;
}

function stepsOf(cell: Cell): number {
  const { dataset, selection } = cell.dataset;
  const { categories } = dataset;
  const detector = cell.method.definition.create(cell.method.config, {
    taps: tapShapes(cell.backbone),
    mapSize: { height: cell.evaluationSize, width: cell.evaluationSize },
    categories,
  });
  return detector.training.steps * (selection.setting === 'single-class' ? categories.length : 1);
}

function bytesPerImage(cell: Cell): number {
  const values = tapShapes(cell.backbone).reduce(
    (sum, tap) => sum + tap.height * tap.width * tap.channels,
    0,
  );
  return values * (cell.settings.features.dtype === 'float16' ? 2 : 4);
}

async function countCached(cell: Cell, cache: FeatureCache): Promise<number> {
  const store = new FeatureStore(cache, cell.backbone, cell.settings.features.dtype, cell.engine);
  try {
    return await store.countCached(cell.dataset.dataset.samples);
  } finally {
    await store.dispose();
  }
}
