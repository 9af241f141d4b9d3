import type { DetectorContext, TapShape, TrainingFeatures } from '@protobench/harness';

/** A plain array, as the harness hands it over. */
export type FeatureArray = Awaited<ReturnType<TrainingFeatures['batch']>>[number];

/** Two taps of unlike grids and widths, as of a CNN. */
export const toyTaps: readonly TapShape[] = [
  { name: 'fine', stride: 4, height: 8, width: 8, channels: 6 },
  { name: 'coarse', stride: 8, height: 4, width: 4, channels: 10 },
];

/** A cell of 32 x 32 images and two categories. */
export function toyContext(taps: readonly TapShape[] = toyTaps): DetectorContext {
  return { taps, mapSize: { height: 32, width: 32 }, categories: ['bolt', 'nut'] };
}

/** One image: one row-major array `[height * width * channels]` a tap. */
export type ToyImage = readonly Float32Array[];

/** Joins images to one array a tap, `[images, height, width, channels]`. */
export function toBatch(images: readonly ToyImage[], taps: readonly TapShape[] = toyTaps): FeatureArray[] {
  return taps.map(({ height, width, channels }, tap) => {
    const size = height * width * channels;
    const data = new Float32Array(images.length * size);
    images.forEach((image, i) => data.set(image[tap], i * size));
    return { shape: [images.length, height, width, channels], dtype: 'float32', data };
  });
}

/** Training features held in memory; `reads` counts calls of `batch`. */
export function toyFeatures(
  images: readonly ToyImage[],
  category: readonly number[],
  taps: readonly TapShape[] = toyTaps,
): TrainingFeatures {
  return {
    count: images.length,
    taps,
    category: Int32Array.from(category),
    batch: async (indices) =>
      toBatch(
        indices.map((index) => images[index]),
        taps,
      ),
    statistics: async () => {
      throw new Error('Pro-AD takes the statistics of resampled taps itself');
    },
  };
}
