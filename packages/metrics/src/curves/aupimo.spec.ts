import { fc } from '../testing/property.js';
import { sourceOf } from '../exact/evaluated-image.js';
import type { EvaluatedImage } from '../exact/evaluated-image.js';
import { smallCategory } from '../testing/random-images.js';
import { aupimo } from './aupimo.js';
import { rocCurve } from './roc-curve.js';

/** The definition, numerically: recall on the ROC line of the image against normal images, on a fine logarithmic grid. */
function numericAupimo(image: EvaluatedImage, normals: readonly number[], low: number, high: number): number {
  const positives = [...image.map].filter((_, i) => image.mask?.[i] !== 0);
  const { curve } = rocCurve(
    [...positives, ...normals],
    [...positives.map(() => 1), ...normals.map(() => 0)],
  );
  if (curve === null) throw new Error('both kinds are present');
  const points = 20000;
  let sum = 0;
  for (let i = 0; i < points; i++) {
    const rate = low * (high / low) ** ((i + 0.5) / points);
    const at = curve.fpr.findIndex((fpr) => fpr >= rate);
    const [x0, x1] = [curve.fpr[at - 1], curve.fpr[at]];
    sum += curve.tpr[at - 1] + ((curve.tpr[at] - curve.tpr[at - 1]) * (rate - x0)) / (x1 - x0);
  }
  return sum / points;
}

describe('aupimo', () => {
  it('agrees with its definition integrated numerically', async () => {
    await fc.assert(
      fc.asyncProperty(
        smallCategory,
        fc.constantFrom<[number, number]>([0.01, 0.1], [0.05, 0.5], [0.3, 1], [1e-5, 1e-4]),
        async (images, fprBounds) => {
          const normals = images.filter((one) => !one.anomalous).flatMap((one) => [...one.map]);
          const result = await aupimo(sourceOf(images), { fprBounds });
          const anomalous = images.filter((one) => one.anomalous);
          expect(result.images).toHaveLength(anomalous.length);
          anomalous.forEach((one, i) => {
            const { value } = result.images[i];
            if (normals.length === 0 || !one.mask?.includes(1)) expect(value).toBeNull();
            else
              expect(Math.abs((value ?? NaN) - numericAupimo(one, normals, ...fprBounds))).toBeLessThan(1e-3);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is 1 for an image above all normal pixels, 0 for one below, and their mean', async () => {
    const flat = (id: string, score: number, anomalous: boolean): EvaluatedImage => ({
      id,
      anomalous,
      score,
      map: new Float32Array(4).fill(score),
      mask: anomalous ? Uint8Array.of(1, 1, 0, 0) : null,
      width: 2,
      height: 2,
    });
    const source = sourceOf([flat('a', 3, true), flat('n', 2, false), flat('b', 1, true)]);
    const { mean, images } = await aupimo(source);
    expect(images).toEqual([
      { id: 'a', value: 1 },
      { id: 'b', value: 0 },
    ]);
    expect(mean).toEqual({ value: 0.5 });
  });

  it('says what is missing and refuses bounds that are no range', async () => {
    expect((await aupimo(sourceOf([]))).mean.reason).toBe('no normal images');
    await expect(aupimo(sourceOf([]), { fprBounds: [1e-4, 1e-5] })).rejects.toMatchObject({
      code: 'BAD_OPTION',
    });
  });
});
