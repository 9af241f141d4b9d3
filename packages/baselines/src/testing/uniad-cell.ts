import { trainingStep } from '@protobench/harness';
import type { Detector, DetectorState, LossInput, TapShape, TrainingFeatures } from '@protobench/harness';
import { createOptimiser, learningRate, RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';

type Arrays = DetectorState['params'];

/** The taps of one image, `[height * width * channels]` each. */
export type Image = readonly Float32Array[];

const stream = RandomStream.fromSeed(8);

/** A square tap of a 32-pixel input. */
export function squareTap(name: string, size: number, channels: number): TapShape {
  return { name, stride: 32 / size, height: size, width: size, channels };
}

/** Two small taps of unlike grids and widths. */
export const CELL_TAPS: readonly TapShape[] = [squareTap('fine', 4, 3), squareTap('coarse', 2, 5)];

/**
 * A normal image: each of two categories has a mean of its own at every place, and two directions along which its images
 * vary as a whole.
 */
export function normalImage(index: number, taps: readonly TapShape[] = CELL_TAPS): Image {
  const own = stream.child('category').child(index % 2);
  const strengths = own.child('strengths').child(index).normal(2);
  return taps.map(({ height, width, channels }, k) => {
    const size = height * width * channels;
    const mean = own.child('mean').child(k).normal(size);
    const directions = own
      .child('directions')
      .child(k)
      .normal(2 * channels);
    const noise = stream.child('noise').child(index).child(k).normal(size);
    return mean.map((value, i) => {
      const c = i % channels;
      const factors = strengths[0] * directions[c] + strengths[1] * directions[channels + c];
      return value + 0.3 * factors + 0.05 * noise[i];
    });
  });
}

/** A normal image with a quadrant of features that neither category has. */
export function brokenImage(index: number, quadrant: number, taps: readonly TapShape[] = CELL_TAPS): Image {
  return normalImage(index, taps).map((data, k) => {
    const { height, width, channels } = taps[k];
    const odd = stream.child('odd').child(index).child(k).normal(data.length);
    return data.map((value, i) => {
      const cell = Math.floor(i / channels);
      const bottom = Number(2 * Math.floor(cell / width) >= height);
      const right = Number(2 * (cell % width) >= width);
      return 2 * bottom + right === quadrant ? 1.5 * odd[i] : value;
    });
  });
}

/** Features held in memory; images of the two categories take turns. */
export function featuresOf(
  images: readonly Image[],
  taps: readonly TapShape[] = CELL_TAPS,
): TrainingFeatures {
  return {
    count: images.length,
    taps,
    category: Int32Array.from(images, (_, i) => i % 2),
    batch: async (indices) =>
      taps.map(({ height, width, channels }, k) => {
        const size = height * width * channels;
        const data = new Float32Array(indices.length * size);
        indices.forEach((index, i) => data.set(images[index][k], i * size));
        return { shape: [indices.length, height, width, channels], dtype: 'float32', data };
      }),
    statistics: async (k) => {
      const { channels } = taps[k];
      const values = (c: number) =>
        images.flatMap((image) => [...image[k]].filter((_, i) => i % channels === c));
      const average = (all: readonly number[]) => all.reduce((a, b) => a + b, 0) / all.length;
      const mean = Float32Array.from({ length: channels }, (_, c) => average(values(c)));
      const std = mean.map((m, c) => Math.sqrt(average(values(c).map((value) => (value - m) ** 2))));
      return { mean, std };
    },
  };
}

/** Arrays as tensors. */
export function toTensors(arrays: Arrays): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, { data, shape, dtype }]) => [
      name,
      tf.tensor(data, [...shape], dtype),
    ]),
  );
}

function toArrays(tensors: Readonly<Record<string, tf.Tensor>>): Arrays {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [
      name,
      { shape: tensor.shape.slice(), dtype: 'float32' as const, data: tensor.dataSync<'float32'>().slice() },
    ]),
  );
}

/** The inputs of a loss on some images, with the noise of a step. */
export async function lossInput(
  detector: Detector,
  state: DetectorState,
  features: TrainingFeatures,
  images: readonly number[],
  step = 0,
): Promise<LossInput> {
  const own = stream.child('step').child(step);
  const noise = Object.entries(detector.noise(images.length)).map(([name, { shape, distribution }]) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const values = own.child(name);
    const data = distribution === 'normal' ? values.normal(size) : values.uniform(size);
    return [name, tf.tensor(data, [...shape])] as const;
  });
  const category = images.map((i) => features.category[i]);
  return {
    params: toTensors(state.params),
    buffers: toTensors(state.buffers),
    taps: (await features.batch(images)).map(({ data, shape }) =>
      tf.tensor<tf.Rank.R4>(data, shape as [number, number, number, number]),
    ),
    noise: Object.fromEntries(noise),
    step: tf.scalar(step),
    category: tf.tensor1d(category, 'int32'),
  };
}

/** The loss and its gradient with respect to each parameter. */
export function gradientsOf(
  detector: Detector,
  input: LossInput,
): { readonly loss: number; readonly gradients: Readonly<Record<string, Float32Array>> } {
  const names = Object.keys(input.params);
  const { value, grads } = tf.valueAndGrads((...values: tf.Tensor[]) => {
    const params = Object.fromEntries(names.map((name, i) => [name, values[i]]));
    return detector.loss({ ...input, params }).loss;
  })(names.map((name) => input.params[name]));
  return {
    loss: value.dataSync()[0],
    gradients: Object.fromEntries(names.map((name, i) => [name, grads[i].dataSync<'float32'>().slice()])),
  };
}

/** Trains as the policy of the detector says, on the active backend; gives the last state and the loss of every step. */
export async function trainOn(
  detector: Detector,
  features: TrainingFeatures,
  seed = 1,
): Promise<{ readonly state: DetectorState; readonly losses: readonly number[] }> {
  const { steps, batchSize, schedule, optimiser } = detector.training;
  let state = await detector.init(features, RandomStream.fromSeed(seed));
  let moments = createOptimiser(optimiser).initialState(state.params);
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const order = RandomStream.fromSeed(seed).child(step).permutation(features.count);
    const input = await lossInput(detector, state, features, [...order.subarray(0, batchSize)], step);
    tf.tidy(() => {
      const { taps, noise, category, params, buffers } = input;
      const lr = tf.scalar(learningRate(schedule, step, steps));
      const { state: next, output } = trainingStep(detector)(
        { params, buffers, optimiser: toTensors(moments) },
        { taps, noise, step: input.step, category, lr },
      );
      losses.push(output.loss.dataSync()[0]);
      state = { params: toArrays(next.params), buffers: toArrays(next.buffers) };
      moments = toArrays(next.optimiser);
    });
    tf.dispose([
      input.params,
      input.buffers,
      [...input.taps],
      input.noise,
      input.step,
      input.category,
    ] as tf.TensorContainer);
  }
  return { state, losses };
}

/** The anomaly maps of some images, one flat array each. */
export function mapsOf(
  detector: Detector,
  state: DetectorState,
  images: readonly Image[],
  taps: readonly TapShape[] = CELL_TAPS,
): Float32Array[] {
  return tf.tidy(() => {
    const inputs = taps.map(({ height, width, channels }, k) =>
      tf.stack(images.map((image) => tf.tensor3d(image[k], [height, width, channels]))),
    ) as tf.Tensor4D[];
    const tensors = { params: toTensors(state.params), buffers: toTensors(state.buffers) };
    const map = detector.anomalyMap(tensors, inputs);
    const data = map.dataSync<'float32'>();
    const size = map.size / images.length;
    return images.map((_, i) => data.slice(i * size, (i + 1) * size));
  });
}

/** Quadrant with the largest sum of a square map, row-major. */
export function brightestQuadrant(map: Float32Array): number {
  const side = Math.sqrt(map.length);
  const brightness = [0, 0, 0, 0];
  map.forEach((value, at) => {
    const bottom = Number(2 * Math.floor(at / side) >= side);
    const right = Number(2 * (at % side) >= side);
    brightness[2 * bottom + right] += value;
  });
  return brightness.indexOf(Math.max(...brightness));
}
