import { fc } from './testing/property.js';
import { evaluateCategory } from './category.js';
import { sourceOf } from './exact/evaluated-image.js';
import type { EvaluatedImage } from './exact/evaluated-image.js';
import { labelRegions } from './regions/label-regions.js';
import { bestF1, bruteAupro, pairAuroc, splitPixels, stepAp } from './testing/brute-force.js';
import { golden } from './testing/golden.js';
import { smallCategory } from './testing/random-images.js';

const evaluate = (images: readonly EvaluatedImage[], options = {}) =>
  evaluateCategory(sourceOf(images), options);

function image(overrides: Partial<EvaluatedImage> = {}): EvaluatedImage {
  return {
    id: 'bottle/test/broken/000',
    anomalous: true,
    score: 1,
    map: Float32Array.of(0.1, 0.9, 0.2, 0.3),
    mask: Uint8Array.of(0, 1, 0, 0),
    width: 2,
    height: 2,
    ...overrides,
  };
}

const normal = image({
  id: 'normal',
  anomalous: false,
  score: 0,
  mask: null,
  map: Float32Array.of(0, 0.5, 0.1, 0.95),
});

describe('evaluateCategory on the golden maps', () => {
  it('gives the values of scikit-learn and of the exact AUPRO', async () => {
    const { images, expected } = golden();
    const { values, reasons, images: count } = await evaluate(images);
    expect(reasons).toEqual({});
    expect(count.normal + count.anomalous).toBe(6);
    expect(values['P-AUROC']).toBeCloseTo(expected.p_auroc_exact, 12);
    expect(values['P-AP']).toBeCloseTo(expected.p_ap_exact_step, 12);
    expect(values['P-F1max']).toBeCloseTo(expected.p_f1max_exact, 12);
    expect(values.AUPRO).toBeCloseTo(expected.aupro_exact_8conn, 12);
    expect(values['I-AUROC']).toBeCloseTo(expected.image_max.auroc, 12);
    expect(values['I-AP']).toBeCloseTo(expected.image_max.ap, 12);
    expect(values['I-F1max']).toBeCloseTo(expected.image_max.f1max, 12);
    const seven = Object.entries(values).filter(([name]) => name !== 'mAD');
    expect(values.mAD).toBeCloseTo(seven.reduce((sum, [, value]) => sum + (value ?? 0), 0) / 7, 15);
  });

  it('gives the AUPRO of regions that do not join diagonally', async () => {
    const { images, expected } = golden();
    const { values } = await evaluate(images, { connectivity: 4 });
    expect(values.AUPRO).toBeCloseTo(expected.aupro_exact_4conn, 12);
  });

  it('takes regions that the caller labelled before', async () => {
    const { images } = golden();
    const labelled = images.map((one) => ({ ...one, regions: labelRegions(one.mask as Uint8Array, 32, 32) }));
    expect(await evaluate(labelled)).toEqual(await evaluate(images));
  });
});

describe('evaluateCategory against definitions', () => {
  it('agrees on small categories full of ties, at any limit', async () => {
    await fc.assert(
      fc.asyncProperty(smallCategory, fc.constantFrom(0.05, 0.25, 0.3, 0.5, 1), async (images, fprLimit) => {
        const split = splitPixels(images);
        fc.pre(split.positive.length > 0 && split.negative.length > 0);
        const { values } = await evaluate(images, { fprLimit });
        expect(values['P-AUROC']).toBeCloseTo(pairAuroc(split), 12);
        expect(values['P-AP']).toBeCloseTo(stepAp(split), 12);
        expect(values['P-F1max']).toBeCloseTo(bestF1(split), 12);
        expect(values.AUPRO).toBeCloseTo(bruteAupro(images, fprLimit), 12);
      }),
      { numRuns: 300 },
    );
  });

  it('does not change with the order of the images, nor when every image comes twice, to the last bit', async () => {
    await fc.assert(
      fc.asyncProperty(smallCategory, async (images) => {
        const once = await evaluate(images);
        expect(await evaluate([...images].reverse())).toEqual(once);
        const twice = await evaluate([...images, ...images]);
        expect({ ...twice, images: once.images }).toEqual(once);
      }),
    );
  });

  it('does not change when all scores go through a rising function', async () => {
    await fc.assert(
      fc.asyncProperty(smallCategory, async (images) => {
        const bent = images.map((one) => ({
          ...one,
          score: Math.atan(one.score) * 5 - 1,
          map: one.map.map((score) => (score > 0.3 ? score * 2 + 7 : score * 0.5)),
        }));
        expect(await evaluate(bent)).toEqual(await evaluate(images));
      }),
    );
  });

  it('is not moved by one hot pixel more than by one pixel', async () => {
    const { images } = golden();
    const good = images.findIndex((one) => !one.anomalous);
    const hot = images.map((one, index) =>
      index === good ? { ...one, map: one.map.map((score, at) => (at === 17 ? 1e30 : score)) } : one,
    );
    const [before, after] = [await evaluate(images), await evaluate(hot)];
    expect(Math.abs((before.values.AUPRO ?? 0) - (after.values.AUPRO ?? 0))).toBeLessThan(1e-3);
    expect(Math.abs((before.values['P-AUROC'] ?? 0) - (after.values['P-AUROC'] ?? 0))).toBeLessThan(1e-3);
  });

  it('ends the area on the segment that crosses the limit, and at a corner that lies on it', async () => {
    // Normal pixels 4, so rates step by a quarter; the region is found at rate 1/4.
    const map = Float32Array.of(9, 5, 3, 2, 1);
    const one = image({ map, mask: Uint8Array.of(0, 1, 0, 0, 0), width: 5, height: 1 });
    expect((await evaluate([one], { fprLimit: 0.25 })).values.AUPRO).toBe(0);
    expect((await evaluate([one], { fprLimit: 0.5 })).values.AUPRO).toBeCloseTo(0.5, 15);
    const tied = image({ ...one, map: Float32Array.of(5, 5, 3, 2, 1) });
    expect((await evaluate([tied], { fprLimit: 0.125 })).values.AUPRO).toBeCloseTo(0.25, 15);
  });
});

describe('evaluateCategory without an answer', () => {
  it('says what is missing', async () => {
    expect((await evaluate([])).reasons.AUPRO).toBe('no images');
    const onlyNormal = await evaluate([normal]);
    expect(onlyNormal.values['I-AUROC']).toBeNull();
    expect(onlyNormal.reasons).toMatchObject({
      'I-AUROC': 'no anomalous images',
      'P-AP': 'no anomalous pixels',
      AUPRO: 'no anomalous pixels',
    });
    expect(onlyNormal.reasons.mAD).toContain('I-AUROC, I-AP, I-F1max, P-AUROC');
    const onlyAnomalous = await evaluate([image({ mask: Uint8Array.of(1, 1, 1, 1) })]);
    expect(onlyAnomalous.reasons).toMatchObject({
      'I-AUROC': 'no normal images',
      'P-AUROC': 'no normal pixels',
      AUPRO: 'no normal pixels',
    });
  });

  it('counts an anomalous image whose mask is empty', async () => {
    const result = await evaluate([image({ mask: null }), normal]);
    expect(result.values['I-AUROC']).toBe(1);
    expect(result.reasons['P-AUROC']).toBe('no anomalous pixels');
  });

  it.each([
    ['NAN_MAP', image({ map: Float32Array.of(0, 1, NaN, 0) })],
    ['NAN_SCORE', image({ score: NaN })],
    ['SIZE_MISMATCH', image({ width: 3 })],
    ['SIZE_MISMATCH', image({ mask: Uint8Array.of(1) })],
    ['SIZE_MISMATCH', image({ regions: labelRegions(Uint8Array.of(1, 0, 0, 0), 2, 2) })],
    ['MASK_LABEL_CONFLICT', image({ anomalous: false })],
  ])('refuses %s and names the image', async (code, bad) => {
    await expect(evaluate([normal, bad])).rejects.toMatchObject({
      code,
      message: expect.stringContaining('bottle/test/broken/000') as string,
    });
  });

  it('refuses a limit outside (0, 1] and a source that changes between passes', async () => {
    await expect(evaluate([normal], { fprLimit: 0 })).rejects.toMatchObject({ code: 'BAD_OPTION' });
    let calls = 0;
    const source = { count: 1, image: () => (calls++ === 0 ? image() : normal) };
    await expect(evaluateCategory(source)).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
  });
});
