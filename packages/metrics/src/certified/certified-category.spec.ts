import { fc } from '../testing/property.js';
import { evaluateCategory } from '../category.js';
import { aurocOf, iouMaxOf } from '../counts/summaries.js';
import { countPixels } from '../exact/count-pixels.js';
import { sourceOf } from '../exact/evaluated-image.js';
import type { EvaluatedImage } from '../exact/evaluated-image.js';
import { CATEGORY_METRICS } from '../metric-names.js';
import { golden } from '../testing/golden.js';
import { numbers, smallCategory } from '../testing/random-images.js';
import { CategoryAccumulator } from './category-accumulator.js';
import { certifiedMetrics, certifyCategory } from './certified-category.js';
import { certifyPixels } from './certify.js';
import { accumulatorBytes, accumulatorFromBytes } from './serialise.js';

/** Scores within a few coarse bins, so that the bounds have something to say. */
const crowded: fc.Arbitrary<EvaluatedImage[]> = fc
  .tuple(fc.integer(), fc.integer({ min: 1, max: 4 }), fc.double({ min: 0, max: 2, noNaN: true }))
  .map(([seed, count, lift]) => {
    const next = numbers(seed);
    return Array.from({ length: count }, (_, index) => {
      const anomalous = index % 2 === 0;
      const mask = anomalous ? Uint8Array.from({ length: 100 }, () => (next() < 0.3 ? 1 : 0)) : null;
      const map = Float32Array.from({ length: 100 }, (_v, i) => next() + lift * (mask?.[i] ?? 0) - 0.2);
      return { id: `${index}`, anomalous, score: next(), map, mask, width: 10, height: 10 };
    });
  });

async function expectHeld(images: readonly EvaluatedImage[], bits: number, fprLimit: number) {
  const exact = await evaluateCategory(sourceOf(images), { fprLimit });
  const certified = await certifyCategory(sourceOf(images), { bits, fprLimit });
  expect(certified.reasons).toEqual(exact.reasons);
  expect(certified.images).toEqual(exact.images);
  for (const name of CATEGORY_METRICS) {
    const [value, stated, bound] = [exact.values[name], certified.values[name], certified.bounds[name]];
    if (value === null || stated === null || bound === null) {
      expect([value, stated, bound]).toEqual([null, null, null]);
      continue;
    }
    expect(Math.abs(value - stated)).toBeLessThanOrEqual(bound);
  }
}

describe('certifyCategory', () => {
  it('holds the exact values within its bounds, however coarse the bins and wherever the limit', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(crowded, smallCategory),
        fc.integer({ min: 10, max: 14 }),
        fc.constantFrom(0.01, 0.05, 0.3, 1),
        expectHeld,
      ),
      { numRuns: 400 },
    );
  });

  it('holds the largest intersection over union too', async () => {
    await fc.assert(
      fc.asyncProperty(crowded, async (images) => {
        const counts = await countPixels(sourceOf(images));
        const exact = iouMaxOf(counts).value;
        fc.pre(exact !== null && aurocOf(counts).value !== null);
        const accumulator = new CategoryAccumulator({ bits: 11 });
        images.forEach((image) => accumulator.add(image));
        const { iouMax } = certifyPixels(accumulator.histogram, accumulator.regions, 0.3);
        expect(iouMax.lower).toBeLessThanOrEqual(exact ?? NaN);
        expect(iouMax.upper).toBeGreaterThanOrEqual(exact ?? NaN);
      }),
    );
  });

  it('has bounds that are narrow on the golden maps, and zero for image metrics', async () => {
    const { images } = golden();
    const { bounds } = await certifyCategory(sourceOf(images));
    expect(bounds['I-AUROC']).toBe(0);
    expect(bounds['P-AUROC']).toBeLessThan(1e-3);
    expect(bounds.AUPRO).toBeLessThan(1e-2);
    expect(bounds['P-AUROC']).toBeGreaterThan(0);
  });

  it('refuses a number of bits that is out of range', async () => {
    await expect(certifyCategory(sourceOf([]), { bits: 9 })).rejects.toMatchObject({ code: 'BAD_OPTION' });
  });
});

describe('CategoryAccumulator', () => {
  it('gives the same bytes for any order and grouping of the images', () => {
    fc.assert(
      fc.property(smallCategory, fc.integer({ min: 0, max: 5 }), (images, cut) => {
        const whole = new CategoryAccumulator({ bits: 12 });
        images.forEach((image) => whole.add(image));
        const parts = [images.slice(cut).reverse(), images.slice(0, cut)].map((part) => {
          const accumulator = new CategoryAccumulator({ bits: 12 });
          part.forEach((image) => accumulator.add(image));
          return accumulatorFromBytes(accumulatorBytes(accumulator));
        });
        parts[0].merge(parts[1]);
        expect(accumulatorBytes(parts[0])).toEqual(accumulatorBytes(whole));
        expect(certifiedMetrics(parts[0])).toEqual(certifiedMetrics(whole));
      }),
    );
  });

  it('stays as it was when an image is refused', () => {
    const { images } = golden();
    const accumulator = new CategoryAccumulator({ bits: 12 });
    accumulator.add(images[0]);
    const before = accumulatorBytes(accumulator);
    const bad = { ...images[1], map: images[1].map.map((score, i) => (i === 1000 ? NaN : score)) };
    expect(() => accumulator.add(bad)).toThrow('row 31, column 8');
    expect(accumulatorBytes(accumulator)).toEqual(before);
  });

  it('does not merge what was binned otherwise', () => {
    const accumulator = new CategoryAccumulator({ bits: 12 });
    expect(() => accumulator.merge(new CategoryAccumulator({ bits: 13 }))).toThrow('cannot merge 13 bits');
    expect(() => accumulator.merge(new CategoryAccumulator({ bits: 12, connectivity: 4 }))).toThrow(
      'connectivity 4',
    );
  });

  it('refuses bytes that are something else or cut short', () => {
    const bytes = accumulatorBytes(new CategoryAccumulator({ bits: 12 }));
    expect(() => accumulatorFromBytes(bytes.subarray(0, 20))).toThrow('expected at least 48');
    expect(() => accumulatorFromBytes(new Uint8Array(100))).toThrow('first four bytes');
    expect(() => accumulatorFromBytes(new Uint8Array([...bytes, 0]))).toThrow('49 bytes, expected 48');
    const withByte = (bytesOf: Uint8Array, at: number, value: number) =>
      Uint8Array.from(bytesOf, (byte, i) => (i === at ? value : byte));
    expect(() => accumulatorFromBytes(withByte(bytes, 6, 5))).toThrow('connectivity 5');
    const filled = new CategoryAccumulator({ bits: 12 });
    filled.add(golden().images[0]);
    expect(() => accumulatorFromBytes(withByte(accumulatorBytes(filled), 50, 1))).toThrow('of 4096');
  });
});
