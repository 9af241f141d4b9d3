import { CATEGORIES } from './categories.js';
import { generate } from './generate.js';

const SIZE = 48;
const TRAIN = 40;

/** Share of pairs of a normal and a defective image in which the defective one has the higher score. */
function auroc(normal: readonly number[], defective: readonly number[]): number {
  let wins = 0;
  for (const high of defective) for (const low of normal) wins += high > low ? 1 : high === low ? 0.5 : 0;
  return wins / (normal.length * defective.length);
}

/** Scores of an image that need no model worth the name. */
function scorers(train: readonly Uint8Array[]): Record<string, (image: Uint8Array) => number> {
  const mean = new Float64Array(train[0].length);
  for (const image of train) image.forEach((value, i) => (mean[i] += value / train.length));
  const distances = (image: Uint8Array) => Array.from(image, (value, i) => Math.abs(value - mean[i]));
  const squares = (a: Uint8Array, b: Uint8Array) =>
    a.reduce((sum, value, i) => sum + (value - b[i]) * (value - b[i]), 0);
  return {
    'darkness of the image': (image) => -image.reduce((sum, value) => sum + value, 0),
    'brightness of the image': (image) => image.reduce((sum, value) => sum + value, 0),
    'mean distance to the mean image': (image) => distances(image).reduce((sum, value) => sum + value, 0),
    'largest distance to the mean image': (image) => Math.max(...distances(image)),
    'distance to the nearest training image': (image) =>
      Math.min(...train.map((other) => squares(image, other))),
  };
}

describe('the difficulty of the synthetic set', () => {
  it('is too high for scores that look at pixels alone', () => {
    const sums: Record<string, number> = {};
    for (const { name, defects } of CATEGORIES) {
      const draw = (split: 'train' | 'test', defect: string, index: number) =>
        generate({ seed: 0, size: SIZE, category: name, split, defect, index }).image.data;
      const train = Array.from({ length: TRAIN }, (_, i) => draw('train', 'good', i));
      const normal = Array.from({ length: 12 }, (_, i) => draw('test', 'good', i));
      const count = defects.length;
      const defective = Array.from({ length: 18 }, (_, i) =>
        draw('test', defects[i % count], Math.floor(i / count)),
      );
      for (const [scorer, score] of Object.entries(scorers(train))) {
        sums[scorer] = (sums[scorer] ?? 0) + auroc(normal.map(score), defective.map(score));
      }
    }
    for (const [scorer, sum] of Object.entries(sums)) {
      expect([scorer, sum / CATEGORIES.length < 0.8]).toEqual([scorer, true]);
    }
  });
});
