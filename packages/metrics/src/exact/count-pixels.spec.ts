import { bestF1, bestIou, pairAuroc } from '../testing/brute-force.js';
import { numbers } from '../testing/random-images.js';
import { aurocOf, averagePrecisionOf, f1MaxOf, iouMaxOf } from '../counts/summaries.js';
import { rankScores } from '../counts/rank-scores.js';
import { countPixels } from './count-pixels.js';
import { sourceOf } from './evaluated-image.js';
import type { EvaluatedImage } from './evaluated-image.js';

/** Heavy-tailed scores with some hot pixels and some equal ones, 40 % of them anomalous. */
function wildImages(count: number, side: number): EvaluatedImage[] {
  const next = numbers(7);
  return Array.from({ length: count }, (_, index) => {
    const mask = Uint8Array.from({ length: side * side }, () => (next() < 0.4 ? 1 : 0));
    const map = Float32Array.from(mask, (bad) => {
      const spread = (next() - 0.5) * 30;
      const score = Math.sign(next() - 0.4 + bad * 0.3) * Math.exp(spread);
      return next() < 0.1 ? Math.round(score) : score;
    });
    return { id: `wild ${index}`, anomalous: true, score: index, map, mask, width: side, height: side };
  });
}

describe('countPixels', () => {
  it('counts what sorting all pixels counts, on thousands of keys over 30 powers of e', async () => {
    const images = wildImages(6, 60);
    const counts = await countPixels(sourceOf(images));
    const scores = images.flatMap((image) => [...image.map]);
    const labels = images.flatMap((image) => [...(image.mask as Uint8Array)]);
    expect(counts).toMatchObject(rankScores(scores, labels));
  });

  it('leads to the values of their definitions', async () => {
    const images = wildImages(1, 24);
    const counts = await countPixels(sourceOf(images));
    const labels = images[0].mask as Uint8Array;
    const split = {
      positive: [...images[0].map].filter((_, i) => labels[i] === 1),
      negative: [...images[0].map].filter((_, i) => labels[i] === 0),
    };
    expect(aurocOf(counts).value).toBeCloseTo(pairAuroc(split), 13);
    expect(f1MaxOf(counts).value).toBeCloseTo(bestF1(split), 13);
    expect(iouMaxOf(counts).value).toBeCloseTo(bestIou(split), 13);
    expect(averagePrecisionOf(counts).value).toBeGreaterThan(0.5);
  });

  it('ends with the whole overlap and all regions', async () => {
    const counts = await countPixels(sourceOf(wildImages(3, 40)));
    expect(counts.overlap.at(-1)).toBeCloseTo(1, 15);
    expect(counts.regions).toBeGreaterThan(3);
    expect(counts.overlap).toEqual(counts.overlap.slice().sort());
  });
});
