import type { DetectorContext, TapShape, TrainingFeatures } from '@protobench/harness';
import { RandomStream } from '@protobench/nn';

/** A plain array, as the harness hands it over. */
export type FeatureArray = Awaited<ReturnType<TrainingFeatures['batch']>>[number];

/** One image: one row-major array `[height * width * channels]` a tap. */
export type TokenImage = readonly Float32Array[];

/** Two taps of unlike grids and widths, as of a CNN: a grid of 4 x 4 tokens. */
export const cnnTaps: readonly TapShape[] = [
  { name: 'fine', stride: 4, height: 8, width: 8, channels: 6 },
  { name: 'coarse', stride: 8, height: 4, width: 4, channels: 10 },
];

/** Eight taps of equal width, as of a ViT: a grid of 2 x 2 tokens. */
export const vitTaps: readonly TapShape[] = Array.from({ length: 8 }, (_, block) => ({
  name: `block ${block}`,
  stride: 14,
  height: 2,
  width: 2,
  channels: 8,
}));

/** Height and width of maps. */
export const MAP_SIDE = 32;

/** A cell of two categories. */
export function tokenContext(taps: readonly TapShape[] = cnnTaps): DetectorContext {
  return { taps, mapSize: { height: MAP_SIDE, width: MAP_SIDE }, categories: ['bolt', 'nut'] };
}

/**
 * A normal image: the mean of its category at each cell, a mixture of two directions of the category whose strengths
 * belong to the image, and a little noise.
 */
export function normalImage(
  category: number,
  image: number,
  taps: readonly TapShape[] = cnnTaps,
): TokenImage {
  const own = RandomStream.fromSeed(31).child('category').child(category);
  const strengths = own.child('image').child(image).normal(2);
  return taps.map(({ height, width, channels }, tap) => {
    const size = height * width * channels;
    const directions = own
      .child('directions')
      .child(tap)
      .normal(2 * channels);
    const noise = own.child('noise').child(image).child(tap).normal(size);
    const mean = own.child('mean').child(tap).normal(size);
    return mean.map((value, i) => {
      const mixture =
        strengths[0] * directions[i % channels] + strengths[1] * directions[channels + (i % channels)];
      return value + 0.5 * mixture + 0.05 * noise[i];
    });
  });
}

/** Normal images of both categories in turn. */
export function normalImages(count: number, taps: readonly TapShape[] = cnnTaps): TokenImage[] {
  return Array.from({ length: count }, (_, image) => normalImage(image % 2, image, taps));
}

/** Joins images to one array a tap, `[images, height, width, channels]`. */
export function toBatch(images: readonly TokenImage[], taps: readonly TapShape[] = cnnTaps): FeatureArray[] {
  return taps.map(({ height, width, channels }, tap) => {
    const size = height * width * channels;
    const data = new Float32Array(images.length * size);
    images.forEach((image, i) => data.set(image[tap], i * size));
    return { shape: [images.length, height, width, channels], dtype: 'float32', data };
  });
}

/** Training features of {@link normalImages}, held in memory. */
export function toFeatures(
  images: readonly TokenImage[],
  taps: readonly TapShape[] = cnnTaps,
): TrainingFeatures {
  return {
    count: images.length,
    taps,
    category: Int32Array.from(images, (_, image) => image % 2),
    batch: async (indices) =>
      toBatch(
        indices.map((index) => images[index]),
        taps,
      ),
    statistics: async () => {
      throw new Error('statistics are taken of resampled taps');
    },
  };
}
