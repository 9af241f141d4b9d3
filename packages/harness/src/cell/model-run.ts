import { rm } from 'node:fs/promises';
import { RandomStream } from '@protobench/nn';
import type { Detector } from '../contract/index.js';
import { HarnessError } from '../errors.js';
import { diagnosePrototypes } from '../evaluate/diagnostics/diagnose-prototypes.js';
import { PrototypeProbe } from '../evaluate/diagnostics/prototype-probe.js';
import { evaluate } from '../evaluate/evaluate.js';
import { Predictor } from '../evaluate/predictor.js';
import { Stopwatch } from '../evaluate/stopwatch.js';
import type { FeatureStore } from '../features/feature-store.js';
import { StoredTrainingFeatures } from '../features/training-features.js';
import type { ProgressListener } from '../progress.js';
import type { PrototypeDiagnostics } from '../results/diagnostics-file.js';
import { inputGeometry, maskGeometry, pictureGeometry } from '../suite/view.js';
import { readCheckpoint, writeCheckpoint, type Checkpoint, type Snapshot } from '../train/checkpoint.js';
import { train } from '../train/train.js';
import type { Cell } from './cell.js';
import type { CellFolder } from './cell-folder.js';
import type { CellLog } from './cell-log.js';
import { checkpointPath, type CellPart, type PartResult } from './cell-part.js';

/** What the models of a cell share. */
export interface ModelContext {
  readonly folder: CellFolder;
  readonly log: CellLog;
  readonly store: FeatureStore;
  readonly onProgress: ProgressListener;
  readonly onNotice: (text: string) => void;
  shouldStop(): boolean;
}

/** Prototypes of a cell whose nearest patches are shown, all of its models together. */
const SHOWN_PROTOTYPES = 16;

/** Training and evaluation of one model. Steps in log and status count on over the models of a cell. */
export class ModelRun {
  /** Steps that this process ran. */
  stepsRun = 0;
  private readonly detector: Detector;

  constructor(
    private readonly cell: Cell,
    private readonly part: CellPart,
    private readonly context: ModelContext,
  ) {
    if (this.samples('train').length === 0) {
      throw new HarnessError(
        'NO_TRAINING_IMAGES',
        `${[cell.key.dataset, part.category].filter(Boolean).join('/')} has no training images.`,
        'Check the data set with: protobench datasets verify.',
      );
    }
    this.detector = cell.method.definition.create(cell.method.config, {
      taps: context.store.taps,
      mapSize: { height: cell.evaluationSize, width: cell.evaluationSize },
      categories: part.categories,
    });
  }

  /** Tells status and log that a phase begins. */
  async announce(phase: 'features' | 'train' | 'evaluate', step: number): Promise<void> {
    await this.status(phase, step);
    await this.context.log.append({ event: 'phase', phase, time: new Date().toISOString() });
  }

  /** Trains from the last checkpoint, or from the start. */
  async train(): Promise<Snapshot> {
    const { cell, part, context, detector } = this;
    const { steps } = detector.training;
    await this.announce('train', 0);
    const features = new StoredTrainingFeatures(context.store, this.samples('train'), part.categories);
    const from = await this.resumePoint();
    await context.log.rewind(this.offset + (from?.step ?? 0));
    const { logEvery, checkpointEvery = Math.max(1, Math.ceil(steps / 10)) } = cell.settings.training;
    return train({
      detector,
      features,
      stream: RandomStream.fromSeed(cell.seed),
      engine: cell.engine,
      from,
      checkpointEvery,
      onCheckpoint: async (checkpoint) => {
        await writeCheckpoint(checkpointPath(context.folder, part), cell.id, checkpoint);
        await this.status('train', checkpoint.step);
      },
      onStep: async ({ step, loss, lr, logs }) => {
        this.stepsRun++;
        if (step % logEvery === 0 || step + 1 === steps)
          await context.log.append({ event: 'step', step: this.offset + step, loss, lr, ...logs });
      },
      onProgress: context.onProgress,
      shouldStop: () => context.shouldStop(),
    });
  }

  /** Maps, scores, metrics and diagnostics of the test images. */
  async evaluate(snapshot: Snapshot): Promise<PartResult> {
    const { cell, part, context, detector } = this;
    const size = cell.evaluationSize;
    const { selection } = cell.backbone;
    const { fprLimit, diagnostics } = cell.settings.evaluation;
    await this.announce('evaluate', detector.training.steps);
    const predictor = new Predictor(detector, snapshot, context.store, size, cell.engine);
    try {
      const { categories, images, gallery, curves, pixels, diagnosticsSeconds } = await evaluate(
        predictor,
        { categories: part.categories, samples: this.samples('test') },
        {
          size,
          picture: pictureGeometry(selection, size),
          mask: maskGeometry(selection, size),
          fprLimit,
          diagnostics,
          dir: context.folder.dir,
          onProgress: context.onProgress,
        },
      );
      const { smoothing, score, training } = detector;
      return {
        categories,
        images,
        gallery,
        curves,
        diagnostics:
          pixels === null
            ? null
            : { pixels, prototypes: await this.diagnosePrototypes(snapshot, diagnosticsSeconds) },
        smoothing,
        score,
        steps: training.steps,
      };
    } finally {
      await predictor.dispose();
    }
  }

  /** Ends the diagnostics, whose histograms took `seconds`, and logs their time. */
  private async diagnosePrototypes(
    snapshot: Snapshot,
    seconds: number,
  ): Promise<PrototypeDiagnostics | null> {
    const { cell, part, context } = this;
    const { prototypes } = this.detector;
    const watch = new Stopwatch();
    const found = await watch.time(async () =>
      prototypes === undefined
        ? null
        : diagnosePrototypes({
            site: prototypes.site,
            probe: new PrototypeProbe(prototypes, snapshot, context.store, cell.engine),
            categories: part.categories,
            samples: part.samples,
            most: Math.ceil(SHOWN_PROTOTYPES / part.count),
            category: part.category,
            image: inputGeometry(cell.backbone.selection),
            dir: context.folder.dir,
            onProgress: context.onProgress,
          }),
    );
    await context.log.append({
      event: 'phase',
      phase: 'diagnostics',
      time: new Date().toISOString(),
      seconds: seconds + watch.seconds,
    });
    return found;
  }

  private get offset(): number {
    return this.part.index * this.detector.training.steps;
  }

  private samples(split: 'train' | 'test') {
    return this.part.samples.filter((sample) => sample.split === split);
  }

  private status(phase: 'features' | 'train' | 'evaluate', step: number): Promise<void> {
    const steps = this.part.count * this.detector.training.steps;
    return this.context.folder.writeStatus({ state: 'running', phase, step: this.offset + step, steps });
  }

  /** The last checkpoint; a damaged one is told of and dropped, since training again gives the same bits. */
  private async resumePoint(): Promise<Checkpoint | null> {
    const path = checkpointPath(this.context.folder, this.part);
    try {
      return await readCheckpoint(path, this.cell.id);
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      this.context.onNotice(`${error.message} The training starts again.`);
      await rm(path, { force: true });
      return null;
    }
  }
}
