import { meanResult } from '@protobench/metrics';
import { describeError } from '../errors.js';
import { FeatureStore } from '../features/feature-store.js';
import type { FeatureCache } from '../features/cache.js';
import { ensureWritableDir, writeAtomic, writeJson } from '../files/atomic.js';
import { acquireLock } from '../files/lock.js';
import type { ProgressListener } from '../progress.js';
import type { ImagesFile, TimingFile } from '../results/cell-files.js';
import type { CurvesFile } from '../results/curves-file.js';
import type { DiagnosticsFile } from '../results/diagnostics-file.js';
import type { MetricsFile } from '../results/metrics-file.js';
import type { Cell } from './cell.js';
import { CellFolder } from './cell-folder.js';
import { CellLog } from './cell-log.js';
import { cellParts, readPart, writePart, type CellPart, type PartResult } from './cell-part.js';
import { describeEnvironment } from './environment.js';
import { mergeParts } from './merge-parts.js';
import { ModelRun } from './model-run.js';

/** Where a cell runs and who listens. */
export interface CellContext {
  readonly runDir: string;
  readonly cache: FeatureCache;
  readonly onProgress: ProgressListener;
  /** A remark for the user, such as a damaged checkpoint that is not used. */
  readonly onNotice: (text: string) => void;
  /** Whether a cell that failed before is tried again. */
  readonly retryFailed: boolean;
  shouldStop(): boolean;
}

/** Outcome of {@link runCell}: run to its end, done before, failed before, or being run by another process. */
export type CellOutcome = 'done' | 'skipped' | 'failed-before' | 'busy';

/** Failures that say something of the machine and not of the cell: it is always tried again. */
const PASSING = ['DISK_FULL', 'OUTPUT_NOT_WRITABLE'];

/**
 * Runs one cell to its end, from wherever an earlier run left it. A cell that is done is skipped; so is one that failed,
 * unless it is to be tried again, and one that another process has locked.
 * Errors are written into `status.json` and thrown.
 */
export async function runCell(cell: Cell, context: CellContext): Promise<CellOutcome> {
  const folder = new CellFolder(context.runDir, cell.id);
  const settled = await settledOutcome(folder, context);
  if (settled !== null) return settled;
  await ensureWritableDir(folder.dir);
  const attempt = await acquireLock(folder.path('lock'));
  if (attempt.lock === null) {
    const { owner } = attempt;
    const who =
      owner === null ? 'another process' : `process ${owner.pid} on ${owner.host} since ${owner.since}`;
    context.onNotice(`${who} is running this cell.`);
    return 'busy';
  }
  try {
    // Another process may have finished it between the first look and the lock.
    const finished = await settledOutcome(folder, context);
    if (finished !== null) return finished;
    await runLocked(cell, context, folder);
    return 'done';
  } finally {
    await attempt.lock.release();
  }
}

async function settledOutcome(folder: CellFolder, context: CellContext): Promise<CellOutcome | null> {
  if (await folder.isDone()) return 'skipped';
  const status = await folder.readStatus();
  if (context.retryFailed || status?.state !== 'failed') return null;
  if (status.error === undefined || PASSING.includes(status.error.code)) return null;
  const { code, message } = status.error;
  context.onNotice(`it failed before (${code}: ${message}); --retry-failed tries it again.`);
  return 'failed-before';
}

async function runLocked(cell: Cell, context: CellContext, folder: CellFolder): Promise<void> {
  await folder.prepare(cell);
  const log = new CellLog(folder.path('log'));
  try {
    await new CellRun(cell, context, folder, log).run();
  } catch (error) {
    const described = describeError(error);
    const interrupted = described.code === 'INTERRUPTED';
    const last = await folder.readStatus();
    const state = interrupted ? 'pending' : 'failed';
    const { phase, step, steps } = last ?? { phase: 'features', step: 0, steps: 0 };
    await folder.writeStatus({ state, phase, step, steps, ...(interrupted ? {} : { error: described }) });
    const { code, message } = described;
    if (!interrupted) await log.append({ event: 'error', code, message, time: new Date().toISOString() });
    throw error;
  }
}

/** All models of one cell, and what they found together. */
class CellRun {
  private readonly seconds = { features: 0, train: 0, evaluate: 0 };
  private stepsRun = 0;

  constructor(
    private readonly cell: Cell,
    private readonly context: CellContext,
    private readonly folder: CellFolder,
    private readonly log: CellLog,
  ) {}

  async run(): Promise<void> {
    const { cell, context, folder, log } = this;
    const store = new FeatureStore(context.cache, cell.backbone, cell.settings.features.dtype, cell.engine);
    try {
      const { samples } = cell.dataset.dataset;
      const parts = cellParts(cell);
      const results: PartResult[] = [];
      for (const part of parts) {
        const model = new ModelRun(cell, part, { ...context, folder, log, store });
        if (part.index === 0) {
          await model.announce('features', 0);
          await this.timed('features', () => store.ensure(samples, context.onProgress));
        }
        const known = await readPart(folder, part);
        if (known !== null) {
          results.push(known);
          continue;
        }
        const snapshot = await this.timed('train', () => model.train());
        const result = await this.timed('evaluate', () => model.evaluate(snapshot));
        this.stepsRun += model.stepsRun;
        if (parts.length > 1) await writePart(folder, part, result);
        results.push(result);
      }
      await this.finish(mergeParts(results), parts);
    } finally {
      await store.dispose();
    }
  }

  private async timed<T>(phase: 'features' | 'train' | 'evaluate', work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work();
    this.seconds[phase] += (performance.now() - start) / 1000;
    return result;
  }

  private async finish(result: PartResult, parts: readonly CellPart[]): Promise<void> {
    const { cell, folder, seconds, stepsRun } = this;
    const size = cell.evaluationSize;
    const metrics: MetricsFile = {
      format: 'protobench-metrics-1',
      cell: { id: cell.id, ...cell.key },
      evaluation: {
        height: size,
        width: size,
        smoothing: result.smoothing,
        score: result.score,
        fprLimit: cell.settings.evaluation.fprLimit,
      },
      categories: result.categories,
      mean: meanResult(result.categories),
    };
    const images: ImagesFile = { format: 'protobench-images-1', images: result.images };
    const timing: TimingFile = {
      featureSeconds: seconds.features,
      trainSeconds: seconds.train,
      evaluateSeconds: seconds.evaluate,
      // A cell that was only measured again was trained by an earlier process.
      secondsPerStep:
        stepsRun > 0 ? seconds.train / stepsRun : ((await folder.readTiming())?.secondsPerStep ?? null),
      peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    };
    await writeJson(folder.path('images'), images);
    await writeJson(folder.path('gallery'), result.gallery);
    const curves: CurvesFile = { format: 'protobench-curves-1', categories: result.curves };
    await writeAtomic(folder.path('curves'), JSON.stringify(curves));
    if (result.diagnostics !== null) {
      const diagnostics: DiagnosticsFile = { format: 'protobench-diagnostics-1', ...result.diagnostics };
      await writeAtomic(folder.path('diagnostics'), JSON.stringify(diagnostics));
    }
    await writeJson(folder.path('metrics'), metrics);
    await writeJson(folder.path('timing'), timing);
    await writeJson(folder.path('environment'), describeEnvironment(cell.engine));
    const steps = result.steps * parts.length;
    await folder.writeStatus({ state: 'done', phase: 'done', step: steps, steps });
  }
}
