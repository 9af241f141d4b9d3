import { trainingStep } from '@protobench/harness';
import type { Detector, DetectorState } from '@protobench/harness';
import { createOptimiser, learningRate, RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { Tensor4D } from '@tensorflow/tfjs';
import type { FeatureArray } from './token-cell.js';

type Arrays = DetectorState['params'];
type Tensors = Record<string, tf.Tensor>;

const toTensor = ({ data, shape }: FeatureArray): tf.Tensor => tf.tensor(data, [...shape]);
const toTaps = (batch: readonly FeatureArray[]): Tensor4D[] =>
  batch.map((array) => toTensor(array) as Tensor4D);

/** Tensors of a record of arrays. */
export function toTensors(arrays: Arrays): Tensors {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, toTensor(array)]));
}

function toArrays(tensors: Readonly<Tensors>): Arrays {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [
      name,
      { shape: tensor.shape, dtype: 'float32', data: tensor.dataSync<'float32'>().slice() },
    ]),
  );
}

function drawNoise(detector: Detector, batchSize: number, step: number): Tensors {
  return Object.fromEntries(
    Object.entries(detector.noise(batchSize)).map(([name, { shape, distribution }]) => {
      const size = shape.reduce((product, extent) => product * extent, 1);
      const own = RandomStream.fromSeed(13).child(name).child(step);
      return [name, tf.tensor(distribution === 'uniform' ? own.uniform(size) : own.normal(size), [...shape])];
    }),
  );
}

function inputsOf(detector: Detector, batch: readonly FeatureArray[], step: number) {
  const [images] = batch[0].shape;
  return {
    taps: toTaps(batch),
    noise: drawNoise(detector, images, step),
    step: tf.scalar(step),
    category: tf.zeros([images], 'int32'),
  };
}

/** Loss, logs and gradients of one step, as plain arrays. */
export interface StepResult {
  readonly loss: number;
  readonly logs: Readonly<Record<string, number>>;
  readonly gradients: Readonly<Record<string, Float32Array>>;
}

/** The loss of {@link lossAndGradients} alone. */
export function lossOf(
  detector: Detector,
  { params, buffers }: DetectorState,
  batch: readonly FeatureArray[],
  step = 500,
): number {
  return tf.tidy(() => {
    const inputs = inputsOf(detector, batch, step);
    const { loss } = detector.loss({ ...inputs, params: toTensors(params), buffers: toTensors(buffers) });
    return loss.dataSync()[0];
  });
}

/** One forward and backward pass on the active backend. */
export function lossAndGradients(
  detector: Detector,
  { params, buffers }: DetectorState,
  batch: readonly FeatureArray[],
  step = 500,
): StepResult {
  return tf.tidy(() => {
    const names = Object.keys(params);
    const logs: Record<string, number> = {};
    const inputs = inputsOf(detector, batch, step);
    const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) => {
      const named = Object.fromEntries(names.map((name, i) => [name, tensors[i]]));
      const output = detector.loss({ ...inputs, params: named, buffers: toTensors(buffers) });
      for (const [name, scalar] of Object.entries(output.logs ?? {})) logs[name] = scalar.dataSync()[0];
      return output.loss;
    })(names.map((name) => toTensor(params[name])));
    const gradients = names.map((name, i) => [name, grads[i].dataSync<'float32'>().slice()] as const);
    return { loss: value.dataSync()[0], logs, gradients: Object.fromEntries(gradients) };
  });
}

/** State of a training after some steps, with the moments of the optimiser. */
export interface Training extends DetectorState {
  readonly optimiser: Arrays;
  readonly step: number;
}

/** A training before its first step. */
export function beginTraining(detector: Detector, state: DetectorState): Training {
  return {
    ...state,
    optimiser: createOptimiser(detector.training.optimiser).initialState(state.params),
    step: 0,
  };
}

/** Steps of the harness from `training.step` up to step `until`, and their losses. */
export function train(
  detector: Detector,
  training: Training,
  until: number,
  batchOf: (step: number) => readonly FeatureArray[],
): { training: Training; losses: number[] } {
  const run = trainingStep(detector);
  const { steps, schedule } = detector.training;
  const losses: number[] = [];
  let current = training;
  for (let step = training.step; step < until; step++) {
    tf.engine().startScope();
    const lr = tf.scalar(learningRate(schedule, step, steps));
    const { params, buffers, optimiser } = current;
    const { state, output } = run(
      { params: toTensors(params), buffers: toTensors(buffers), optimiser: toTensors(optimiser) },
      { ...inputsOf(detector, batchOf(step), step), lr },
    );
    losses.push(output.loss.dataSync()[0]);
    current = {
      params: toArrays(state.params),
      buffers: toArrays(state.buffers),
      optimiser: toArrays(state.optimiser),
      step: step + 1,
    };
    tf.engine().endScope();
  }
  return { training: current, losses };
}

/** Anomaly maps of a batch, row-major `[images * height * width]`. */
export function mapsOf(
  detector: Detector,
  { params, buffers }: DetectorState,
  batch: readonly FeatureArray[],
): Float32Array {
  return tf.tidy(() => {
    const state = { params: toTensors(params), buffers: toTensors(buffers) };
    return detector.anomalyMap(state, toTaps(batch)).dataSync<'float32'>().slice();
  });
}
