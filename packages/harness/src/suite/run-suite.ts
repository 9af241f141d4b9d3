import { findBackbone, selectTaps } from '@protobench/backbones';
import {
  chooseTraining,
  findDataset,
  openDataset,
  type DatasetRegistry,
  type Sample,
} from '@protobench/datasets';
import type { Engine } from '@protobench/jit';
import { expandCells, shardOf, type Cell, type OpenedBackbone, type OpenedDataset } from '../cell/cell.js';
import { runCell, type CellOutcome } from '../cell/run-cell.js';
import { describeError, HarnessError } from '../errors.js';
import { FeatureCache } from '../features/cache.js';
import { ensureWritableDir } from '../files/atomic.js';
import type { ProgressEvent, ProgressListener } from '../progress.js';
import type { Suite } from './load.js';
import type { DatasetSelection } from './schema.js';

/** Where a suite finds its data and leaves its results. */
export interface SuiteEnvironment {
  readonly registry: DatasetRegistry;
  readonly dataRoot?: string;
  readonly weightsRoot?: string;
  readonly engine: Engine;
}

/** What happened to one cell. */
export interface CellReport {
  readonly cell: Cell;
  readonly outcome: CellOutcome | 'failed' | 'interrupted';
  readonly error?: { readonly code: string; readonly message: string; readonly hint: string };
}

/** Listens to a run. */
export interface SuiteListener {
  onCellStart(cell: Cell, index: number, total: number): void;
  onCellEnd(report: CellReport): void;
  readonly onProgress: ProgressListener;
  onNotice(text: string): void;
}

/** How a suite is run. */
export interface RunOptions {
  readonly runDir: string;
  readonly cacheDir: string;
  /** `i/n`: only every n-th cell. */
  readonly shard?: string;
  /** Id of the only cell to run. */
  readonly only?: string;
  /** Resident memory in bytes above which a cell ends as failed; no limit when left out. */
  readonly memoryLimit?: number;
  /** Whether cells that failed before are tried again. */
  readonly retryFailed?: boolean;
  readonly listener: SuiteListener;
  /** Asked between steps and cells. */
  shouldStop(): boolean;
}

/** Opens data sets and backbones and lists the cells of a suite. */
export async function planSuite(suite: Suite, environment: SuiteEnvironment): Promise<Cell[]> {
  const datasets: OpenedDataset[] = [];
  for (const selection of suite.config.datasets) {
    const dataset = await openDataset(findDataset(environment.registry, selection.name), {
      dataRoot: environment.dataRoot,
      categories: selection.categories,
      limit: selection.limit,
      options: selection.options,
    });
    datasets.push({ selection, dataset: { ...dataset, samples: subsetOf(dataset.samples, selection) } });
  }
  const backbones: OpenedBackbone[] = [];
  for (const selection of suite.config.backbones) {
    const definition = findBackbone(selection.name);
    const taps = selectTaps(definition, selection.taps);
    const backbone = await definition.load({
      weightsRoot: environment.weightsRoot,
      randomWeights: selection.randomWeights,
    });
    backbones.push({ selection, backbone, taps });
  }
  return expandCells(suite, datasets, backbones, environment.engine);
}

function subsetOf(samples: readonly Sample[], { subset }: DatasetSelection): readonly Sample[] {
  if (subset === undefined) return samples;
  return chooseTraining(
    samples,
    'shots' in subset ? { kind: 'shots', ...subset } : { kind: 'fraction', ...subset },
  );
}

/** The cells of a suite that a run has, by its shard or its only cell. */
export function chooseCells(
  all: readonly Cell[],
  options: Pick<RunOptions, 'shard' | 'only'>,
): readonly Cell[] {
  const share = options.shard === undefined ? all : shardOf(all, options.shard);
  if (options.only === undefined) return share;
  const found = share.filter(({ id }) => id === options.only);
  if (found.length > 0) return found;
  throw new HarnessError(
    'UNKNOWN_CELL',
    `the suite has no cell ${options.only}.`,
    'List its cells with: protobench plan SUITE.',
  );
}

/** Runs the cells of a suite that are not done, one after the other; a failing cell does not stop the others. */
export async function runSuite(
  suite: Suite,
  environment: SuiteEnvironment,
  options: RunOptions,
): Promise<CellReport[]> {
  const all = await planSuite(suite, environment);
  try {
    return await runCells(chooseCells(all, options), options);
  } finally {
    disposeBackbones(all);
  }
}

/** Frees the weights that {@link planSuite} loaded. */
export function disposeBackbones(cells: readonly Cell[]): void {
  for (const backbone of new Set(cells.map((cell) => cell.backbone.backbone))) backbone.dispose();
}

async function runCells(cells: readonly Cell[], options: RunOptions): Promise<CellReport[]> {
  await ensureWritableDir(options.runDir);
  await ensureWritableDir(options.cacheDir);
  const cache = new FeatureCache(options.cacheDir);
  const reports: CellReport[] = [];
  const { listener } = options;
  for (const [index, cell] of cells.entries()) {
    if (options.shouldStop()) break;
    listener.onCellStart(cell, index, cells.length);
    const report = await attempt(cell, cache, options);
    listener.onCellEnd(report);
    reports.push(report);
  }
  return reports;
}

async function attempt(cell: Cell, cache: FeatureCache, options: RunOptions): Promise<CellReport> {
  const { listener, runDir } = options;
  try {
    const outcome = await runCell(cell, {
      runDir,
      cache,
      retryFailed: options.retryFailed ?? false,
      onProgress: (event) => {
        checkMemory(options.memoryLimit);
        if (event.phase !== 'train' && options.shouldStop()) throw interrupted(event);
        listener.onProgress(event);
      },
      onNotice: (text) => listener.onNotice(text),
      shouldStop: () => options.shouldStop(),
    });
    return { cell, outcome };
  } catch (failure) {
    const error = describeError(failure);
    return { cell, outcome: error.code === 'INTERRUPTED' ? 'interrupted' : 'failed', error };
  }
}

/** A training stops by itself, with a checkpoint; what the other phases have done is kept or quickly done again. */
function interrupted({ phase, done, total, unit }: ProgressEvent): HarnessError {
  return new HarnessError(
    'INTERRUPTED',
    `the cell was stopped in the phase ${phase} after ${done} of ${total} ${unit}.`,
    'Start the same command again to go on.',
  );
}

/** Memory of ONNX Runtime counts too, so it is the resident set that is looked at. */
function checkMemory(limit: number | undefined): void {
  if (limit === undefined) return;
  const used = process.memoryUsage.rss();
  if (used <= limit) return;
  const mebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;
  throw new HarnessError(
    'MEMORY_LIMIT',
    `the cell uses ${mebibytes(used)} of memory, the limit is ${mebibytes(limit)}.`,
    'Raise --memory-limit, or lower the batch size or the image size; then run again with --retry-failed.',
  );
}
