import { findBackbone, selectTaps } from '@protobench/backbones';
import { findDataset, openDataset, type DatasetRegistry } from '@protobench/datasets';
import type { Engine } from '@protobench/jit';
import { expandCells, shardOf, type Cell, type OpenedBackbone, type OpenedDataset } from '../cell/cell.js';
import { runCell, type CellOutcome } from '../cell/run-cell.js';
import { describeError } from '../errors.js';
import { FeatureCache } from '../features/cache.js';
import { ensureWritableDir } from '../files/atomic.js';
import type { ProgressListener } from '../progress.js';
import type { Suite } from './load.js';

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
    datasets.push({ selection, dataset });
  }
  const backbones: OpenedBackbone[] = [];
  for (const selection of suite.config.backbones) {
    const definition = findBackbone(selection.name);
    const taps = selectTaps(definition, selection.taps);
    const backbone = await definition.load({ weightsRoot: environment.weightsRoot });
    backbones.push({ selection, backbone, taps });
  }
  return expandCells(suite, datasets, backbones, environment.engine);
}

/** Runs the cells of a suite that are not done, one after the other; a failing cell does not stop the others. */
export async function runSuite(
  suite: Suite,
  environment: SuiteEnvironment,
  options: RunOptions,
): Promise<CellReport[]> {
  const all = await planSuite(suite, environment);
  const cells = options.shard === undefined ? all : shardOf(all, options.shard);
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
  for (const backbone of new Set(all.map((cell) => cell.backbone.backbone))) backbone.dispose();
  return reports;
}

async function attempt(cell: Cell, cache: FeatureCache, options: RunOptions): Promise<CellReport> {
  const { listener, runDir } = options;
  try {
    const outcome = await runCell(cell, {
      runDir,
      cache,
      retryFailed: options.retryFailed ?? false,
      onProgress: listener.onProgress,
      onNotice: (text) => listener.onNotice(text),
      shouldStop: () => options.shouldStop(),
    });
    return { cell, outcome };
  } catch (failure) {
    const error = describeError(failure);
    return { cell, outcome: error.code === 'INTERRUPTED' ? 'interrupted' : 'failed', error };
  }
}
