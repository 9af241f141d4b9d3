import { RandomStream } from '@protobench/nn';
import { proAd } from './index.js';
import { mapsOf, train } from './testing/eager.js';
import { toBatch, toyContext, toyFeatures } from './testing/toy-cell.js';
import { defectiveImage, normalImage, normalImages } from './testing/toy-images.js';

const SIDE = 32;
/** Map pixels per coarse cell. */
const CELL = 8;

/** Probability that a positive exceeds a negative. */
function auroc(positives: readonly number[], negatives: readonly number[]): number {
  let wins = 0;
  for (const p of positives) for (const n of negatives) wins += p > n ? 1 : p === n ? 0.5 : 0;
  return wins / (positives.length * negatives.length);
}

const largest = (maps: Float32Array, image: number): number =>
  Math.max(...maps.subarray(image * SIDE * SIDE, (image + 1) * SIDE * SIDE));

describe('two categories, one model', () => {
  it('finds tokens of an unseen distribution after a short training', async () => {
    const { images, category } = normalImages(32);
    const config = proAd.config.parse({
      width: 16,
      anb: { ratio: 2 },
      dbd: { layers: 2, ffnRatio: 2 },
      train: { steps: 40, batchSize: 4, warmup: 5, lr: 1e-2, finalLr: 1e-3, initStd: 0.05 },
    });
    const detector = proAd.create(config, toyContext());
    const state = await detector.init(toyFeatures(images, category), RandomStream.fromSeed(1));
    const order = RandomStream.fromSeed(2);
    const trained = train(detector, state, (step) => {
      const chosen = order.child(step).permutation(images.length).slice(0, 4);
      return toBatch(Array.from(chosen, (index) => images[index]));
    });
    expect(trained.losses[39]).toBeLessThan(0.5 * trained.losses[0]);

    const corners = Array.from({ length: 8 }, (_, i) => ({ top: i % 3, left: (2 * i) % 3 }));
    const normal = mapsOf(
      detector,
      trained.state,
      toBatch(corners.map((_, i) => normalImage(i % 2, 100 + i))),
    );
    const defective = mapsOf(
      detector,
      trained.state,
      toBatch(corners.map(({ top, left }, i) => defectiveImage(i % 2, 100 + i, top, left))),
    );
    const scores = (maps: Float32Array): number[] => corners.map((_, image) => largest(maps, image));
    expect(auroc(scores(defective), scores(normal))).toBe(1);

    const inside: number[] = [];
    const outside: number[] = [];
    corners.forEach(({ top, left }, image) => {
      for (let y = 0; y < SIDE; y += 2) {
        for (let x = 0; x < SIDE; x += 2) {
          // Left out: the border of a defect, where the enlarged map slopes.
          const dy = Math.abs(y - (top + 1) * CELL);
          const dx = Math.abs(x - (left + 1) * CELL);
          const value = defective[(image * SIDE + y) * SIDE + x];
          if (Math.max(dx, dy) <= 6) inside.push(value);
          else if (Math.max(dx, dy) >= 14) outside.push(value);
        }
      }
    });
    expect(auroc(inside, outside)).toBeGreaterThan(0.95);
  }, 300000);
});
