import type { Detector, DetectorState } from '@protobench/harness';
import { clipByGlobalNorm, createOptimiser, learningRate, RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { Tensor4D } from '@tensorflow/tfjs';
import type { Optimiser } from '@protobench/nn';
import type { FeatureArray } from './toy-cell.js';

/** Plain arrays by name. */
export type ArrayRecord = DetectorState['params'];

/** A tensor of an array. */
export function toTensor({ data, shape }: FeatureArray): tf.Tensor {
  return tf.reshape(tf.tensor1d(data), [...shape]);
}

/** Tensors of a record of arrays. */
export function toTensors(arrays: ArrayRecord): Record<string, tf.Tensor> {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, toTensor(array)]));
}

/** Tensors of a batch of taps. */
export function toTaps(arrays: readonly FeatureArray[]): Tensor4D[] {
  return arrays.map((array) => toTensor(array) as Tensor4D);
}

/** Noise of a step, drawn as the harness does. */
export function drawNoise(
  detector: Detector,
  batchSize: number,
  stream: RandomStream,
): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(detector.noise(batchSize)).map(([name, { shape, distribution }]) => {
      const size = shape.reduce((product, extent) => product * extent, 1);
      const own = stream.child(name);
      const data = distribution === 'uniform' ? own.uniform(size) : own.normal(size);
      return [name, tf.reshape(tf.tensor1d(data), [...shape])];
    }),
  );
}

/** Loss and gradients of one step, as plain arrays. */
export interface StepResult {
  readonly loss: number;
  readonly logs: Readonly<Record<string, number>>;
  readonly gradients: Readonly<Record<string, Float32Array>>;
}

/** One forward and backward pass on the active backend. */
export function lossAndGradients(
  detector: Detector,
  state: DetectorState,
  batch: readonly FeatureArray[],
  stepNumber = 0,
  stream = RandomStream.fromSeed(3),
): StepResult {
  return tf.tidy(() => {
    const names = Object.keys(state.params);
    const logs: Record<string, number> = {};
    const { value, grads } = gradientsOf(
      (params) => {
        const output = detector.loss({
          params,
          buffers: toTensors(state.buffers),
          taps: toTaps(batch),
          noise: drawNoise(detector, batch[0].shape[0], stream.child(stepNumber)),
          step: tf.scalar(stepNumber),
          category: tf.zeros([batch[0].shape[0]], 'int32'),
        });
        for (const [name, scalar] of Object.entries(output.logs ?? {})) logs[name] = scalar.dataSync()[0];
        return output.loss;
      },
      names,
      toTensors(state.params),
    );
    return {
      loss: value.dataSync()[0],
      logs,
      gradients: Object.fromEntries(names.map((name) => [name, grads[name].dataSync<'float32'>().slice()])),
    };
  });
}

function gradientsOf(
  f: (params: Record<string, tf.Tensor>) => tf.Scalar,
  names: readonly string[],
  params: Record<string, tf.Tensor>,
): { value: tf.Tensor; grads: Record<string, tf.Tensor> } {
  const run = tf.valueAndGrads((...tensors: tf.Tensor[]) =>
    f(Object.fromEntries(names.map((name, i) => [name, tensors[i]]))),
  );
  const { value, grads } = run(names.map((name) => params[name]));
  return { value, grads: Object.fromEntries(names.map((name, i) => [name, grads[i]])) };
}

/** Trains on the active backend with the policy of the detector; returns the final state and the losses. */
export function train(
  detector: Detector,
  state: DetectorState,
  batchOf: (step: number) => readonly FeatureArray[],
): { state: DetectorState; losses: number[] } {
  const { steps, optimiser: policy, schedule, clipNorm } = detector.training;
  const optimiser = createOptimiser(policy);
  const stream = RandomStream.fromSeed(11);
  const losses: number[] = [];
  let params = state.params;
  let moments: ArrayRecord = optimiser.initialState(params);
  for (let step = 0; step < steps; step++) {
    const { loss, gradients } = lossAndGradients(detector, { ...state, params }, batchOf(step), step, stream);
    losses.push(loss);
    const rate = learningRate(schedule, step, steps);
    ({ params, moments } = updated(optimiser, clipNorm, { params, moments, gradients }, rate, step));
  }
  return { state: { ...state, params }, losses };
}

interface Update {
  readonly params: ArrayRecord;
  readonly moments: ArrayRecord;
  readonly gradients: StepResult['gradients'];
}

function updated(
  optimiser: Optimiser,
  clipNorm: number | null,
  { params, moments, gradients }: Update,
  lr: number,
  step: number,
): { params: ArrayRecord; moments: ArrayRecord } {
  const result: { params: ArrayRecord; moments: ArrayRecord } = { params, moments };
  tf.tidy(() => {
    const shaped = Object.entries(gradients).map(
      ([name, data]) => [name, { ...params[name], data }] as const,
    );
    const grads = toTensors(Object.fromEntries(shaped));
    const clipped = clipNorm === null ? grads : clipByGlobalNorm(grads, clipNorm);
    const next = optimiser.update(toTensors(params), clipped, toTensors(moments), {
      lr: tf.scalar(lr),
      step: tf.scalar(step),
    });
    result.params = toArrays(next.params);
    result.moments = toArrays(next.state);
  });
  return result;
}

function toArrays(tensors: Record<string, tf.Tensor>): ArrayRecord {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [
      name,
      { shape: tensor.shape, dtype: 'float32', data: tensor.dataSync<'float32'>().slice() },
    ]),
  );
}

/** Anomaly maps of a batch, row-major `[images * height * width]`. */
export function mapsOf(
  detector: Detector,
  state: DetectorState,
  batch: readonly FeatureArray[],
): Float32Array {
  return tf.tidy(() => {
    const map = detector.anomalyMap(
      { params: toTensors(state.params), buffers: toTensors(state.buffers) },
      toTaps(batch),
    );
    return map.dataSync<'float32'>().slice();
  });
}
