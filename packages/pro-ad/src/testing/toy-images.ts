import type { TapShape } from '@protobench/harness';
import { RandomStream } from '@protobench/nn';
import type { ToyImage } from './toy-cell.js';
import { toyTaps } from './toy-cell.js';

/** Directions along which the features of a category vary. */
const FACTORS = 2;

/**
 * A normal image of a category: features at each cell are the mean of the category at that cell, plus a mixture of a few
 * fixed directions whose strengths belong to the image, plus a little noise.
 */
export function normalImage(category: number, image: number, taps: readonly TapShape[] = toyTaps): ToyImage {
  const own = RandomStream.fromSeed(7).child('category').child(category);
  const strengths = own.child('image').child(image).normal(FACTORS);
  return taps.map(({ height, width, channels }, tap) => {
    const size = height * width * channels;
    const pattern = own.child('mean').child(tap).normal(size);
    const directions = own
      .child('directions')
      .child(tap)
      .normal(FACTORS * channels);
    const noise = own.child('noise').child(image).child(tap).normal(size);
    return Float32Array.from(pattern, (mean, i) => {
      let value = mean + 0.05 * noise[i];
      for (let f = 0; f < FACTORS; f++)
        value += 0.5 * strengths[f] * directions[f * channels + (i % channels)];
      return value;
    });
  });
}

/**
 * A defective image: in the square of coarse cells `[top, top + 1] x [left, left + 1]` (of 4 x 4) the features come from a
 * distribution that no category has.
 */
export function defectiveImage(category: number, image: number, top: number, left: number): ToyImage {
  const unseen = RandomStream.fromSeed(99).child('defect').child(image);
  return normalImage(category, image).map((data, tap) => {
    const { height, width, channels } = toyTaps[tap];
    const cell = height / 4;
    const values = unseen.child(tap).normal(data.length);
    return data.map((value, i) => {
      const y = Math.floor(i / (width * channels) / cell);
      const x = Math.floor((Math.floor(i / channels) % width) / cell);
      const inside = y >= top && y <= top + 1 && x >= left && x <= left + 1;
      return inside ? 1.5 * values[i] : value;
    });
  });
}

/** `count` normal images, categories 0 and 1 in turn. */
export function normalImages(
  count: number,
  taps: readonly TapShape[] = toyTaps,
): { images: ToyImage[]; category: number[] } {
  const category = Array.from({ length: count }, (_, i) => i % 2);
  return { images: category.map((own, i) => normalImage(own, i, taps)), category };
}
