import { createLoop, int32, scalar, type Engine, type Loop, type NDArray } from '@protobench/jit';
import { createOptimiser, learningRate, type RandomStream } from '@protobench/nn';
import type { Detector, TrainingFeatures } from '../contract/index.js';
import { HarnessError } from '../errors.js';
import type { ProgressListener } from '../progress.js';
import { BatchPlan } from './batches.js';
import type { Checkpoint, Snapshot } from './checkpoint.js';
import { drawNoise } from './noise.js';
import { trainingStep, type TrainingInputs, type TrainingOutput, type TrainingState } from './step.js';

/** What a finished step looked like. */
export interface StepReport {
  readonly step: number;
  readonly loss: number;
  readonly lr: number;
  readonly logs: Readonly<Record<string, number>>;
}

/** Where a training takes its data from and where its results go. */
export interface TrainingRun {
  readonly detector: Detector;
  readonly features: TrainingFeatures;
  /** The stream of the cell; children are taken by purpose. */
  readonly stream: RandomStream;
  readonly engine: Engine;
  /** Where to go on; `null` starts anew. */
  readonly from: Checkpoint | null;
  readonly checkpointEvery: number;
  onCheckpoint(checkpoint: Checkpoint): Promise<void>;
  onStep(report: StepReport): Promise<void>;
  readonly onProgress: ProgressListener;
  /** Asked between steps; `true` ends the training with a checkpoint and an `INTERRUPTED` error. */
  shouldStop(): boolean;
}

/**
 * Trains a detector to its last step and returns what it learnt.
 * @throws HarnessError `NAN_LOSS` with the step; `INTERRUPTED` after a checkpoint when asked to stop.
 */
export async function train(run: TrainingRun): Promise<Snapshot> {
  const { detector, from } = run;
  const { steps } = detector.training;
  const start: Checkpoint = from ?? (await begin(run));
  if (from === null) await run.onCheckpoint(start);
  if (start.step >= steps) return start;
  const loop = createLoop<TrainingState, TrainingInputs, TrainingOutput>(
    trainingStep(detector),
    { params: inOrder(start.params), buffers: inOrder(start.buffers), optimiser: inOrder(start.optimiser) },
    { engine: run.engine },
  );
  try {
    await runSteps(run, loop, start.step);
    return await loop.read();
  } finally {
    await loop.dispose();
  }
}

/**
 * Records in the order of their names. The order decides in which order a graph adds things up (the gradient norm, for
 * one), and a checkpoint does not keep it; without this a resumed training would differ in the last bit.
 */
function inOrder(arrays: Readonly<Record<string, NDArray>>): Record<string, NDArray> {
  return Object.fromEntries(Object.entries(arrays).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

async function begin(run: TrainingRun): Promise<Checkpoint> {
  const state = await run.detector.init(run.features, run.stream.child('init'));
  const optimiser = createOptimiser(run.detector.training.optimiser).initialState(state.params);
  return { step: 0, params: state.params, buffers: state.buffers, optimiser };
}

async function runSteps(
  run: TrainingRun,
  loop: Loop<TrainingState, TrainingInputs, TrainingOutput>,
  first: number,
): Promise<void> {
  const { detector, features } = run;
  const { steps, schedule, batchSize } = detector.training;
  const plan = new BatchPlan(features.count, batchSize, run.stream.child('batches'));
  const noise = detector.noise(plan.batchSize);
  const noiseStream = run.stream.child('noise');
  for (let step = first; step < steps; step++) {
    const indices = plan.indices(step);
    const lr = learningRate(schedule, step, steps);
    const { loss, logs } = await loop.step({
      taps: await features.batch(indices),
      noise: drawNoise(noise, noiseStream, step),
      step: scalar(step),
      lr: scalar(lr),
      category: int32(
        [indices.length],
        indices.map((index) => features.category[index]),
      ),
    });
    const value = loss.data[0];
    if (!Number.isFinite(value)) throw nanLoss(step, value, lr);
    const numbers = Object.fromEntries(Object.entries(logs).map(([name, array]) => [name, array.data[0]]));
    await run.onStep({ step, loss: value, lr, logs: numbers });
    run.onProgress({
      phase: 'train',
      done: step + 1,
      total: steps,
      unit: 'steps',
      note: `loss ${value.toFixed(4)}`,
    });
    const stop = run.shouldStop();
    if (stop || (step + 1) % run.checkpointEvery === 0 || step + 1 === steps) {
      await run.onCheckpoint({ step: step + 1, ...(await loop.read()) });
    }
    if (stop && step + 1 < steps) {
      throw new HarnessError(
        'INTERRUPTED',
        `the training was stopped after step ${step + 1} of ${steps}.`,
        'Start the same command again to go on from there.',
      );
    }
  }
}

function nanLoss(step: number, value: number, lr: number): HarnessError {
  return new HarnessError(
    'NAN_LOSS',
    `the loss is ${value} at step ${step} (learning rate ${lr}).`,
    'Lower the learning rate (config.train.lr) or clip gradients; the log of the cell shows the steps before.',
  );
}
