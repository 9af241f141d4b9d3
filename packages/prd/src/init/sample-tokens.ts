import type { RandomStream } from '@protobench/nn';
import type { TrainingFeatures } from '@protobench/harness';

/** Most images that are read; more would add little to a sample of a few thousand tokens. */
const MAX_IMAGES = 256;
/** Images read at a time, which bounds memory. */
const READ_BATCH = 16;

/** Where and how many tokens to draw. */
export interface SamplePlan {
  /** Indices of the training images to draw from. */
  readonly images: readonly number[];
  /** Tokens wanted per level; `0` skips a level. */
  readonly wanted: readonly number[];
}

/** Up to 256 images in random order: of all categories, or of one where `category` is given. */
export function sampleImages(
  features: Pick<TrainingFeatures, 'count' | 'category'>,
  stream: RandomStream,
  category: number | null,
): number[] {
  const order = Array.from(stream.child('images').permutation(features.count));
  const candidates =
    category === null ? order : order.filter((image) => features.category[image] === category);
  return candidates.slice(0, MAX_IMAGES);
}

/**
 * Teacher tokens at random positions, equally many from each image, `[tokens, channels]` row-major per level. An image gives
 * each of its tokens at most once, so there may be fewer than wanted.
 */
export async function sampleTokens(
  features: TrainingFeatures,
  plan: SamplePlan,
  stream: RandomStream,
): Promise<Float32Array[]> {
  const { images, wanted } = plan;
  const perImage = features.taps.map(({ height, width }, k) =>
    Math.min(height * width, Math.ceil(wanted[k] / Math.max(1, images.length))),
  );
  const samples = features.taps.map(
    ({ channels }, k) => new Float32Array(perImage[k] * images.length * channels),
  );
  for (let start = 0; start < images.length; start += READ_BATCH) {
    const part = images.slice(start, start + READ_BATCH);
    const taps = await features.batch(part);
    taps.forEach((tap, k) => {
      const [, height, width, channels] = tap.shape;
      const size = height * width;
      if (perImage[k] === 0) return;
      part.forEach((image, i) => {
        const positions = stream.child('positions').child(k).child(image).permutation(size);
        for (let t = 0; t < perImage[k]; t++) {
          const from = (i * size + positions[t]) * channels;
          const to = ((start + i) * perImage[k] + t) * channels;
          samples[k].set((tap.data as Float32Array).subarray(from, from + channels), to);
        }
      });
    });
  }
  return samples;
}
