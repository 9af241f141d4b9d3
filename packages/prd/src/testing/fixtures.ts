import { RandomStream } from '@protobench/nn';
import type { DetectorContext, DetectorState, TapShape, TrainingFeatures } from '@protobench/harness';
import * as tf from '@tensorflow/tfjs';
import { prdSchema } from '../config/prd-schema.js';
import type { PrdConfig } from '../config/prd-schema.js';
import type { Site } from '../mnp/sites.js';

type Arrays = DetectorState['params'];

/** Three taps of a small teacher: `[8, 8, 6]`, `[4, 4, 8]`, `[2, 2, 12]`. */
export const SMALL_TAPS: readonly TapShape[] = [tap('a', 8, 6), tap('b', 4, 8), tap('c', 2, 12)];

/** A square tap of a 32-pixel input. */
export function tap(name: string, size: number, channels: number): TapShape {
  return { name, stride: 32 / size, height: size, width: size, channels };
}

/** Options small enough for the plain JavaScript backend; overrides are merged section by section. */
export function smallConfig(overrides: Readonly<Record<string, object>> = {}): PrdConfig {
  const base: Record<string, object> = {
    ocbe: { depth: 1 },
    student: { depths: 1, minWidth: 8 },
    mnp: { count: 12, embeddingCount: 12, iterations: 3 },
    spr: { k: 3, lambda: 0.05 },
    train: { steps: 20, batchSize: 4 },
  };
  const sections = new Set([...Object.keys(base), ...Object.keys(overrides)]);
  return prdSchema.parse(
    Object.fromEntries([...sections].map((name) => [name, { ...base[name], ...overrides[name] }])),
  );
}

/** Context of the small taps. */
export function smallContext(
  taps: readonly TapShape[] = SMALL_TAPS,
  categories: readonly string[] = ['left', 'right'],
): DetectorContext {
  return { taps, mapSize: { height: 16, width: 16 }, categories };
}

/** A place for prototypes at the shallowest tap, `[2, 2, 2]`, with one set of a single prototype unless told otherwise. */
export function smallSite(overrides: Partial<Site> = {}): Site {
  return {
    name: 'mnp.0',
    at: 0,
    height: 2,
    width: 2,
    channels: 2,
    inner: 4,
    count: 1,
    groups: 1,
    experts: 1,
    ...overrides,
  };
}

/** Features held in memory; `images[i][k]` is tap `k` of image `i`, row-major. */
export function memoryFeatures(
  taps: readonly TapShape[],
  images: readonly (readonly Float32Array[])[],
  category: readonly number[],
): TrainingFeatures {
  return {
    count: images.length,
    taps,
    category: Int32Array.from(category),
    batch: async (indices) =>
      stack(
        taps,
        indices.map((i) => images[i]),
      ),
    statistics: async (k) => {
      const { channels } = taps[k];
      const mean = new Float32Array(channels);
      const std = new Float32Array(channels);
      for (let c = 0; c < channels; c++) {
        const values = images.flatMap((image) => Array.from(image[k]).filter((_, i) => i % channels === c));
        mean[c] = values.reduce((a, b) => a + b, 0) / values.length;
        std[c] = Math.sqrt(values.reduce((a, b) => a + (b - mean[c]) ** 2, 0) / values.length);
      }
      return { mean, std };
    },
  };
}

/** One `[images, height, width, channels]` array per tap. */
export function stack(
  taps: readonly TapShape[],
  images: readonly (readonly Float32Array[])[],
): Arrays[string][] {
  return taps.map(({ height, width, channels }, k) => {
    const size = height * width * channels;
    const data = new Float32Array(images.length * size);
    images.forEach((image, i) => data.set(image[k], i * size));
    return { shape: [images.length, height, width, channels], dtype: 'float32', data };
  });
}

/** Normally distributed features of `count` images; even images are of category 0. */
export function randomFeatures(
  count: number,
  taps: readonly TapShape[] = SMALL_TAPS,
  seed = 7,
): TrainingFeatures {
  const stream = RandomStream.fromSeed(seed);
  const images = Array.from({ length: count }, (_, i) =>
    taps.map(({ height, width, channels }, k) =>
      stream
        .child(i)
        .child(k)
        .normal(height * width * channels),
    ),
  );
  return memoryFeatures(
    taps,
    images,
    images.map((_, i) => i % 2),
  );
}

/** Arrays as tensors. */
export function tensors(arrays: Arrays): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, { data, shape, dtype }]) => [
      name,
      tf.tensor(data, [...shape], dtype),
    ]),
  );
}

/** Tensors as arrays; the tensors are disposed of. */
export function arrays(record: Readonly<Record<string, tf.Tensor>>): Record<string, Arrays[string]> {
  return Object.fromEntries(
    Object.entries(record).map(([name, tensor]) => {
      const data = tensor.dataSync<'float32'>().slice();
      const shape = tensor.shape.slice();
      tensor.dispose();
      return [name, { shape, dtype: 'float32' as const, data }];
    }),
  );
}
