import { rm } from 'node:fs/promises';
import { RandomStream } from '@protobench/nn';
import type { Detector } from '../contract/index.js';
import { describeError, HarnessError } from '../errors.js';
import { evaluate } from '../evaluate/evaluate.js';
import { Predictor } from '../evaluate/predictor.js';
import { FeatureStore } from '../features/feature-store.js';
import type { FeatureCache } from '../features/cache.js';
import { StoredTrainingFeatures } from '../features/training-features.js';
import { writeJson } from '../files/atomic.js';
import type { ProgressListener } from '../progress.js';
import type { ImagesFile, TimingFile } from '../results/cell-files.js';
import type { MetricsFile } from '../results/metrics-file.js';
import { readCheckpoint, writeCheckpoint, type Checkpoint, type Snapshot } from '../train/checkpoint.js';
import { train } from '../train/train.js';
import type { Cell } from './cell.js';
import { CellFolder } from './cell-folder.js';
import { CellLog } from './cell-log.js';
import { describeEnvironment } from './environment.js';

/** Where a cell runs and who listens. */
export interface CellContext {
  readonly runDir: string;
  readonly cache: FeatureCache;
  readonly onProgress: ProgressListener;
  /** A remark for the user, such as a damaged checkpoint that is not used. */
  readonly onNotice: (text: string) => void;
  shouldStop(): boolean;
}

/** Outcome of {@link runCell}. */
export type CellOutcome = 'done' | 'skipped';

/**
 * Runs one cell to its end, from wherever an earlier run left it. A cell that is done is skipped.
 * Errors are written into `status.json` and thrown.
 */
export async function runCell(cell: Cell, context: CellContext): Promise<CellOutcome> {
  const folder = new CellFolder(context.runDir, cell.id);
  if (await folder.isDone()) return 'skipped';
  await folder.prepare(cell);
  const log = new CellLog(folder.path('log'));
  try {
    await new CellRun(cell, context, folder, log).run();
    return 'done';
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

/** The phases of one cell. */
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
    const { cell, context } = this;
    const store = new FeatureStore(context.cache, cell.backbone, cell.settings.features.dtype, cell.engine);
    try {
      const { samples, categories } = cell.dataset.dataset;
      const training = samples.filter(({ split }) => split === 'train');
      if (training.length === 0) {
        throw new HarnessError(
          'NO_TRAINING_IMAGES',
          `${cell.key.dataset} has no training images.`,
          'Check the data set with: protobench datasets verify.',
        );
      }
      const detector = cell.method.definition.create(cell.method.config, {
        taps: store.taps,
        mapSize: { height: cell.evaluationSize, width: cell.evaluationSize },
        categories,
      });
      await this.phase('features', detector, () => store.ensure(samples, context.onProgress));
      const features = new StoredTrainingFeatures(store, training, categories);
      const snapshot = await this.phase('train', detector, () => this.train(detector, features));
      await this.phase('evaluate', detector, () => this.evaluate(detector, snapshot, store));
      await this.finish(detector);
    } finally {
      await store.dispose();
    }
  }

  private async phase<T>(
    name: 'features' | 'train' | 'evaluate',
    detector: Detector,
    work: () => Promise<T>,
  ): Promise<T> {
    await this.status(detector, name, name === 'evaluate' ? detector.training.steps : 0);
    await this.log.append({ event: 'phase', phase: name, time: new Date().toISOString() });
    const start = performance.now();
    const result = await work();
    this.seconds[name] = (performance.now() - start) / 1000;
    return result;
  }

  private status(detector: Detector, phase: 'features' | 'train' | 'evaluate', step: number): Promise<void> {
    return this.folder.writeStatus({ state: 'running', phase, step, steps: detector.training.steps });
  }

  private async train(detector: Detector, features: StoredTrainingFeatures): Promise<Snapshot> {
    const { cell, context, folder } = this;
    const { steps } = detector.training;
    const from = await this.resumePoint();
    await this.log.rewind(from?.step ?? 0);
    const { logEvery, checkpointEvery = Math.max(1, Math.ceil(steps / 10)) } = cell.settings.training;
    return train({
      detector,
      features,
      stream: RandomStream.fromSeed(cell.seed),
      engine: cell.engine,
      from,
      checkpointEvery,
      onCheckpoint: async (checkpoint) => {
        await writeCheckpoint(folder.path('checkpoint'), cell.id, checkpoint);
        await this.status(detector, 'train', checkpoint.step);
      },
      onStep: async ({ step, loss, lr, logs }) => {
        this.stepsRun++;
        if (step % logEvery === 0 || step + 1 === steps)
          await this.log.append({ event: 'step', step, loss, lr, ...logs });
      },
      onProgress: context.onProgress,
      shouldStop: () => context.shouldStop(),
    });
  }

  /** The last checkpoint; a damaged one is told of and dropped, since training again gives the same bits. */
  private async resumePoint(): Promise<Checkpoint | null> {
    const path = this.folder.path('checkpoint');
    try {
      return await readCheckpoint(path, this.cell.id);
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      this.context.onNotice(`${error.message} The training starts again.`);
      await rm(path, { force: true });
      return null;
    }
  }

  private async evaluate(detector: Detector, snapshot: Snapshot, store: FeatureStore): Promise<void> {
    const { cell, folder } = this;
    const { categories, samples } = cell.dataset.dataset;
    const size = cell.evaluationSize;
    const { fprLimit } = cell.settings.evaluation;
    const predictor = new Predictor(detector, snapshot, store, size, cell.engine);
    try {
      const test = { categories, samples: samples.filter(({ split }) => split === 'test') };
      const options = { size, fprLimit, dir: folder.dir, onProgress: this.context.onProgress };
      const result = await evaluate(predictor, test, options);
      const metrics: MetricsFile = {
        format: 'protobench-metrics-1',
        cell: { id: cell.id, ...cell.key },
        evaluation: {
          height: size,
          width: size,
          smoothing: detector.smoothing,
          score: detector.score,
          fprLimit,
        },
        categories: result.categories,
        mean: result.mean,
      };
      const images: ImagesFile = { format: 'protobench-images-1', images: result.images };
      await writeJson(folder.path('images'), images);
      await writeJson(folder.path('gallery'), result.gallery);
      await writeJson(folder.path('metrics'), metrics);
    } finally {
      await predictor.dispose();
    }
  }

  private async finish(detector: Detector): Promise<void> {
    const { folder, seconds, stepsRun } = this;
    const timing: TimingFile = {
      featureSeconds: seconds.features,
      trainSeconds: seconds.train,
      evaluateSeconds: seconds.evaluate,
      secondsPerStep: stepsRun === 0 ? null : seconds.train / stepsRun,
      peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    };
    await writeJson(folder.path('timing'), timing);
    await writeJson(folder.path('environment'), describeEnvironment(this.cell.engine));
    const { steps } = detector.training;
    await folder.writeStatus({ state: 'done', phase: 'done', step: steps, steps });
  }
}
