import { trainingStep } from '@protobench/harness';
import type { Detector, DetectorState, LossInput, TrainingFeatures } from '@protobench/harness';
import { createOptimiser, learningRate, RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { arrays, tensors } from './fixtures.js';

/** A detector in the middle of its training. */
export interface Trainee extends DetectorState {
  readonly optimiser: DetectorState['params'];
  readonly step: number;
}

/** What a step reported: `loss` and the logs of the detector. */
export type Report = Readonly<Record<string, number>>;

/** The state before step 0. */
export async function begin(detector: Detector, features: TrainingFeatures, seed = 1): Promise<Trainee> {
  const state = await detector.init(features, RandomStream.fromSeed(seed));
  const optimiser = createOptimiser(detector.training.optimiser).initialState(state.params);
  return { ...state, optimiser, step: 0 };
}

/** One step of the harness, on the TF.js backend that is active. */
export async function advance(
  detector: Detector,
  trainee: Trainee,
  features: TrainingFeatures,
  images: readonly number[],
): Promise<{ readonly trainee: Trainee; readonly report: Report }> {
  const { schedule, steps } = detector.training;
  const { taps, noise, step, category } = await batchInput(detector, features, images, trainee.step);
  const after = tf.tidy(() => {
    const { state, output } = trainingStep(detector)(
      {
        params: tensors(trainee.params),
        buffers: tensors(trainee.buffers),
        optimiser: tensors(trainee.optimiser),
      },
      { taps, noise, step, category, lr: tf.scalar(learningRate(schedule, trainee.step, steps)) },
    );
    return {
      params: { ...state.params },
      buffers: { ...state.buffers },
      optimiser: { ...state.optimiser },
      logs: { ...output.logs, loss: output.loss },
    };
  });
  tf.dispose([...taps, step, category, ...Object.values(noise)]);
  const logs = Object.entries(arrays(after.logs)).map(([name, { data }]) => [name, data[0]] as const);
  return {
    trainee: {
      params: arrays(after.params),
      buffers: arrays(after.buffers),
      optimiser: arrays(after.optimiser),
      step: trainee.step + 1,
    },
    report: Object.fromEntries(logs),
  };
}

/** Trains through `steps` batches of random images. */
export async function trainFor(
  detector: Detector,
  features: TrainingFeatures,
  steps: number,
  seed = 1,
): Promise<{ readonly trainee: Trainee; readonly reports: readonly Report[] }> {
  let trainee = await begin(detector, features, seed);
  const reports: Report[] = [];
  const size = Math.min(features.count, detector.training.batchSize);
  for (let step = 0; step < steps; step++) {
    const order = RandomStream.fromSeed(seed).child('batch').child(step).permutation(features.count);
    const next = await advance(detector, trainee, features, [...order.subarray(0, size)]);
    trainee = next.trainee;
    reports.push(next.report);
  }
  return { trainee, reports };
}

/** The inputs of a loss on the given images. */
export async function lossInput(
  detector: Detector,
  state: DetectorState,
  features: TrainingFeatures,
  images: readonly number[],
  step = 0,
): Promise<LossInput> {
  return {
    params: tensors(state.params),
    buffers: tensors(state.buffers),
    ...(await batchInput(detector, features, images, step)),
  };
}

async function batchInput(
  detector: Detector,
  features: TrainingFeatures,
  images: readonly number[],
  step: number,
): Promise<Omit<LossInput, 'params' | 'buffers'>> {
  const stream = RandomStream.fromSeed(99).child(step);
  const noise = Object.fromEntries(
    Object.entries(detector.noise(images.length)).map(([name, { shape, distribution }]) => {
      const size = shape.reduce((a, b) => a * b, 1);
      const own = stream.child(name);
      return [name, tf.tensor(distribution === 'normal' ? own.normal(size) : own.uniform(size), [...shape])];
    }),
  );
  const taps = await features.batch(images);
  return {
    taps: taps.map(({ data, shape }) =>
      tf.tensor<tf.Rank.R4>(data, shape as [number, number, number, number]),
    ),
    noise,
    step: tf.scalar(step),
    category: tf.tensor1d(
      images.map((i) => features.category[i]),
      'int32',
    ),
  };
}

/** The gradient of the loss with respect to each parameter. */
export function gradientsOf(detector: Detector, input: LossInput): Record<string, Float32Array> {
  const names = Object.keys(input.params);
  const grads = tf.tidy(() =>
    tf.grads((...values: tf.Tensor[]) => {
      const params = Object.fromEntries(names.map((name, i) => [name, values[i]]));
      return detector.loss({ ...input, params }).loss;
    })(names.map((name) => input.params[name])),
  );
  return Object.fromEntries(names.map((name, i) => [name, grads[i].dataSync<'float32'>().slice()]));
}

/** The anomaly maps of some images, one flat array each. */
export async function mapsOf(
  detector: Detector,
  state: DetectorState,
  features: TrainingFeatures,
  images: readonly number[],
): Promise<Float32Array[]> {
  const { taps, params, buffers } = await lossInput(detector, state, features, images);
  const map = tf.tidy(() => detector.anomalyMap({ params, buffers }, taps));
  const size = map.size / images.length;
  const data = map.dataSync<'float32'>();
  return images.map((_, i) => data.slice(i * size, (i + 1) * size));
}
