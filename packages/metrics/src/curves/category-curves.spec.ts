import { fc } from '../testing/property.js';
import { evaluateCategory } from '../category.js';
import type { EvaluatedImage } from '../exact/evaluated-image.js';
import { sourceOf } from '../exact/evaluated-image.js';
import { floodRegions, splitPixels } from '../testing/brute-force.js';
import type { Split } from '../testing/brute-force.js';
import { golden } from '../testing/golden.js';
import { smallCategory } from '../testing/random-images.js';
import type { CategoryCurves } from './category-curves.js';
import type { CurvePoints } from './curve-points.js';

type Point = readonly [number, number];
/** Half a unit of the last decimal in both directions. */
const ROUNDING = 1e-5;

async function curvesOf(images: readonly EvaluatedImage[], fprLimit = 0.3): Promise<CategoryCurves> {
  const { curves } = await evaluateCategory(sourceOf(images), { fprLimit, curvePoints: 200 });
  if (curves === undefined) throw new Error('curves were asked for');
  return curves;
}

const share = (scores: readonly number[], threshold: number) =>
  scores.filter((score) => score >= threshold).length / scores.length;

const thresholdsOf = ({ positive, negative }: Split) =>
  [...new Set([...positive, ...negative])].sort((a, b) => b - a);

/** One point for each distinct score, from (0, 0). */
function bruteRoc(split: Split): Point[] {
  const { positive, negative } = split;
  return [[0, 0], ...thresholdsOf(split).map((t): Point => [share(negative, t), share(positive, t)])];
}

/** One point for each distinct score of a positive. */
function brutePr({ positive, negative }: Split): Point[] {
  return [...new Set(positive)]
    .sort((a, b) => b - a)
    .map((t) => {
      const hits = positive.filter((score) => score >= t).length;
      return [hits / positive.length, hits / (hits + negative.filter((score) => score >= t).length)];
    });
}

function brutePro(images: readonly EvaluatedImage[]): Point[] {
  const split = splitPixels(images);
  const regions = images.flatMap(({ mask, width, height, map }) =>
    mask === null ? [] : floodRegions(mask, width, height, true).map((region) => region.map((at) => map[at])),
  );
  return [
    [0, 0],
    ...thresholdsOf(split).map((t): Point => [
      share(split.negative, t),
      regions.reduce((sum, region) => sum + share(region, t), 0) / regions.length,
    ]),
  ];
}

function distance({ x, y }: CurvePoints, [px, py]: Point): number {
  let best = Math.hypot(px - x[0], py - y[0]);
  for (let i = 1; i < x.length; i++) {
    const [dx, dy] = [x[i] - x[i - 1], y[i] - y[i - 1]];
    const along = ((px - x[i - 1]) * dx + (py - y[i - 1]) * dy) / (dx * dx + dy * dy || 1);
    const t = Math.min(1, Math.max(0, along));
    best = Math.min(best, Math.hypot(px - x[i - 1] - t * dx, py - y[i - 1] - t * dy));
  }
  return best;
}

/** Every point of the definition lies on the drawn line, and every drawn point is one of the definition. */
function expectDrawn(drawn: CurvePoints | null, points: readonly Point[]): void {
  if (drawn === null) throw new Error('the curve is defined');
  for (const point of points) expect(distance(drawn, point)).toBeLessThan(ROUNDING);
  drawn.x.forEach((x, i) => {
    const nearest = Math.min(...points.map(([px, py]) => Math.hypot(px - x, py - drawn.y[i])));
    expect(nearest).toBeLessThan(ROUNDING);
  });
}

describe('categoryCurves', () => {
  it('draws the curves of the definitions on small categories full of ties', async () => {
    await fc.assert(
      fc.asyncProperty(smallCategory, async (images) => {
        const split = splitPixels(images);
        const whole: Split = {
          positive: images.filter(({ anomalous }) => anomalous).map(({ score }) => score),
          negative: images.filter(({ anomalous }) => !anomalous).map(({ score }) => score),
        };
        const { image, pixel } = await curvesOf(images, 1);
        for (const [curves, kind] of [
          [image, whole],
          [pixel, split],
        ] as const) {
          const [positives, negatives] = [kind.positive.length > 0, kind.negative.length > 0];
          if (positives && negatives) expectDrawn(curves.roc, bruteRoc(kind));
          else expect(curves.roc).toBeNull();
          if (positives) expectDrawn(curves.pr, brutePr(kind));
          else expect(curves.pr).toBeNull();
        }
        if (split.positive.length > 0 && split.negative.length > 0) expectDrawn(pixel.pro, brutePro(images));
        else expect(pixel.pro).toBeNull();
      }),
      { numRuns: 200 },
    );
  });

  it('ends the overlap curve at the limit, and holds the area that AUPRO reports', async () => {
    const { images } = golden();
    const { curves, values } = await evaluateCategory(sourceOf(images), { curvePoints: 200 });
    const pro = curves?.pixel.pro;
    if (!pro) throw new Error('the curve is defined');
    expect(pro.x.at(-1)).toBe(0.3);
    expect(pro.x.length).toBeLessThanOrEqual(200);
    let area = 0;
    for (let i = 1; i < pro.x.length; i++)
      area += ((pro.x[i] - pro.x[i - 1]) * (pro.y[i] + pro.y[i - 1])) / 2;
    expect(area / 0.3).toBeCloseTo(values.AUPRO ?? NaN, 3);
  });

  it('changes no metric, is left out unless asked for, and refuses a number of points that is none', async () => {
    const { images } = golden();
    const plain = await evaluateCategory(sourceOf(images));
    const { curves, ...rest } = await evaluateCategory(sourceOf(images), { curvePoints: 50 });
    expect(rest).toEqual(plain);
    expect(curves?.pixel.roc?.x.length).toBeLessThanOrEqual(50);
    expect('curves' in plain).toBe(false);
    await expect(evaluateCategory(sourceOf(images), { curvePoints: 1.5 })).rejects.toMatchObject({
      code: 'BAD_OPTION',
    });
  });
});
