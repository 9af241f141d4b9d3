import type { ImageResult } from '@protobench/harness';

/** Image scores of one category, counted in equal bins from the smallest to the largest score. */
export interface ScoreHistogram {
  readonly normal: readonly number[];
  readonly anomalous: readonly number[];
}

/** Number of bins: narrow enough to show overlap, wide enough for the test sets of a few dozen images. */
export const BINS = 24;

/** Histograms of image scores by category. */
export function scoreHistograms(images: readonly ImageResult[]): Map<string, ScoreHistogram> {
  const ranges = new Map<string, { min: number; max: number }>();
  for (const { category, score } of images) {
    const range = ranges.get(category) ?? { min: score, max: score };
    ranges.set(category, { min: Math.min(range.min, score), max: Math.max(range.max, score) });
  }
  const histograms = new Map<string, { normal: number[]; anomalous: number[] }>();
  for (const [category] of ranges) {
    histograms.set(category, {
      normal: new Array<number>(BINS).fill(0),
      anomalous: new Array<number>(BINS).fill(0),
    });
  }
  for (const { category, score, anomalous } of images) {
    const { min, max } = ranges.get(category) ?? { min: 0, max: 0 };
    const bin = max > min ? Math.min(BINS - 1, Math.floor((BINS * (score - min)) / (max - min))) : 0;
    const counts = histograms.get(category);
    if (counts) counts[anomalous ? 'anomalous' : 'normal'][bin]++;
  }
  return histograms;
}
