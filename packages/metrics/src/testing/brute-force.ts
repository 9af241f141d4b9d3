/** Slow oracles that share no code with the package: every quantity straight from its definition. */

import type { EvaluatedImage } from '../exact/evaluated-image.js';

/** Scores of positives and negatives. */
export interface Split {
  readonly positive: readonly number[];
  readonly negative: readonly number[];
}

export function splitPixels(images: readonly EvaluatedImage[]): Split {
  const positive: number[] = [];
  const negative: number[] = [];
  for (const image of images)
    image.map.forEach((score, i) =>
      (image.mask !== null && image.mask[i] !== 0 ? positive : negative).push(score),
    );
  return { positive, negative };
}

/** Share of pairs in the right order. */
export function pairAuroc({ positive, negative }: Split): number {
  let pairs = 0;
  for (const p of positive) for (const n of negative) pairs += p > n ? 1 : p === n ? 0.5 : 0;
  return pairs / (positive.length * negative.length);
}

function thresholdsOf({ positive, negative }: Split): number[] {
  return [...new Set([...positive, ...negative])].sort((a, b) => b - a);
}

function hitsAt(scores: readonly number[], threshold: number): number {
  return scores.filter((score) => score >= threshold).length;
}

/** Sum of recall steps times precision over all distinct scores. */
export function stepAp(split: Split): number {
  let area = 0;
  let before = 0;
  for (const threshold of thresholdsOf(split)) {
    const hits = hitsAt(split.positive, threshold);
    const recall = hits / split.positive.length;
    area += (recall - before) * (hits / (hits + hitsAt(split.negative, threshold)));
    before = recall;
  }
  return area;
}

export function bestF1(split: Split): number {
  return Math.max(
    ...thresholdsOf(split).map((threshold) => {
      const hits = hitsAt(split.positive, threshold);
      const precision = hits / (hits + hitsAt(split.negative, threshold));
      const recall = hits / split.positive.length;
      return (2 * precision * recall) / (precision + recall + 1e-7);
    }),
  );
}

export function bestIou(split: Split): number {
  return Math.max(
    ...thresholdsOf(split).map(
      (threshold) =>
        hitsAt(split.positive, threshold) / (split.positive.length + hitsAt(split.negative, threshold)),
    ),
  );
}

/** Regions of a mask as sets of pixel indices, by flooding from every unvisited pixel. */
export function floodRegions(mask: Uint8Array, width: number, height: number, diagonal: boolean): number[][] {
  const seen = new Set<number>();
  const regions: number[][] = [];
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] === 0 || seen.has(start)) continue;
    const region: number[] = [];
    const queue = [start];
    seen.add(start);
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      region.push(at);
      const x = at % width;
      const y = (at - x) / width;
      for (let dy = -1; dy <= 1; dy++)
        for (let dx = -1; dx <= 1; dx++) {
          if (!diagonal && dx !== 0 && dy !== 0) continue;
          const inside = x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height;
          const next = at + dy * width + dx;
          if (!inside || mask[next] === 0 || seen.has(next)) continue;
          seen.add(next);
          queue.push(next);
        }
    }
    regions.push(region.sort((a, b) => a - b));
  }
  return regions;
}

/** Area under the pooled PRO curve: one point for each distinct score, from (0, 0), interpolated at the limit. */
export function bruteAupro(images: readonly EvaluatedImage[], limit: number, diagonal = true): number {
  const split = splitPixels(images);
  const regions = images.flatMap((image) =>
    image.mask === null
      ? []
      : floodRegions(image.mask, image.width, image.height, diagonal).map((region) =>
          region.map((at) => image.map[at]),
        ),
  );
  const points = thresholdsOf(split).map((threshold) => [
    hitsAt(split.negative, threshold) / split.negative.length,
    regions.reduce((sum, region) => sum + hitsAt(region, threshold) / region.length, 0) / regions.length,
  ]);
  let area = 0;
  let [x0, y0] = [0, 0];
  for (const [x, y] of points) {
    const x1 = Math.min(x, limit);
    const y1 = x > limit ? y0 + ((y - y0) * (limit - x0)) / (x - x0) : y;
    area += ((x1 - x0) * (y0 + y1)) / 2;
    if (x > limit) break;
    [x0, y0] = [x, y];
  }
  return area / limit;
}
