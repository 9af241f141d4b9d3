import { fc } from '../testing/property.js';
import { evaluateCategory } from '../category.js';
import { sourceOf } from '../exact/evaluated-image.js';
import type { EvaluatedImage } from '../exact/evaluated-image.js';
import { CATEGORY_METRICS } from '../metric-names.js';
import { golden } from '../testing/golden.js';
import { numbers, smallCategory } from '../testing/random-images.js';
import { bootstrapCategory } from './bootstrap.js';
import { buildTables } from './build-tables.js';
import { pairedBootstrap } from './paired-bootstrap.js';
import { runReplicates } from './run-replicates.js';

/** A category of 20 images whose defects stand out by `lift`. */
function category(lift: number, seed = 3): EvaluatedImage[] {
  const next = numbers(seed);
  return Array.from({ length: 20 }, (_, index) => {
    const anomalous = index % 2 === 0;
    const mask = anomalous
      ? Uint8Array.from({ length: 400 }, (_v, i) => (i % 20 < 5 && i < 120 ? 1 : 0))
      : null;
    const map = Float32Array.from({ length: 400 }, (_v, i) => next() + lift * (mask?.[i] ?? 0));
    const score = next() + lift * (anomalous ? 1 : 0);
    return { id: `image ${index}`, anomalous, score, map, mask, width: 20, height: 20 };
  });
}

describe('a replicate', () => {
  it('is the evaluation of its images, repeated as often as they were drawn', async () => {
    await fc.assert(
      fc.asyncProperty(
        smallCategory,
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 5, maxLength: 5 }),
        fc.constantFrom(0.05, 0.3, 1),
        async (images, times, fprLimit) => {
          const { tables } = await buildTables(sourceOf(images), 32, 8);
          const multiplicities = Uint16Array.from(images, (_, index) => times[index]);
          const row = await runReplicates(tables, multiplicities, fprLimit, 1);
          const repeated = images.flatMap((image, index) =>
            Array.from({ length: times[index] }, () => image),
          );
          const { values } = await evaluateCategory(sourceOf(repeated), { fprLimit });
          CATEGORY_METRICS.slice(0, 7).forEach((metric, at) => {
            if (values[metric] === null) expect(row[at]).toBeNaN();
            else expect(row[at]).toBeCloseTo(values[metric], 12);
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('does not depend on the number of threads', async () => {
    const options = { replicates: 40, seed: 11 };
    const one = await bootstrapCategory(sourceOf(category(0.4)), { ...options, threads: 1 });
    expect(await bootstrapCategory(sourceOf(category(0.4)), { ...options, threads: 3 })).toEqual(one);
  });

  it('moves little when only the leading 20 bits of scores are compared', async () => {
    const options = { replicates: 50, seed: 2 };
    const whole = await bootstrapCategory(sourceOf(category(0.4)), { ...options, bits: 32 });
    const leading = await bootstrapCategory(sourceOf(category(0.4)), options);
    for (const metric of CATEGORY_METRICS) {
      expect(Math.abs((whole[metric].value ?? NaN) - (leading[metric].value ?? NaN))).toBeLessThan(2e-3);
      expect(Math.abs((whole[metric].low ?? NaN) - (leading[metric].low ?? NaN))).toBeLessThan(2e-3);
    }
  });
});

describe('bootstrapCategory', () => {
  it('surrounds the metrics of the golden maps, and more widely at a higher level', async () => {
    const { images } = golden();
    const exact = await evaluateCategory(sourceOf(images));
    const options = { replicates: 300, seed: 1, bits: 32 };
    const narrow = await bootstrapCategory(sourceOf(images), { ...options, level: 0.5 });
    const wide = await bootstrapCategory(sourceOf(images), { ...options, level: 0.99 });
    for (const metric of CATEGORY_METRICS) {
      const { value, low, high, standardError } = wide[metric];
      expect(value).toBeCloseTo(exact.values[metric] ?? NaN, 12);
      expect(low).toBeLessThanOrEqual(narrow[metric].low ?? NaN);
      expect(high).toBeGreaterThanOrEqual(narrow[metric].high ?? NaN);
      expect(standardError).toBeGreaterThanOrEqual(0);
    }
    expect(wide['P-AP'].low).toBeLessThan(exact.values['P-AP'] ?? NaN);
    expect(wide['P-AP'].high).toBeGreaterThan(exact.values['P-AP'] ?? NaN);
    // A resample without normal images has no AUROC.
    expect(wide['I-AUROC'].replicates).toBeLessThan(300);
    expect(wide['P-AUROC'].replicates).toBe(300);
  });

  it('has the standard error of a mean where a metric is one', async () => {
    // With one anomalous image above some of many normal ones, AUROC is the share of normal images below it.
    const images = category(0).map((one, index) => ({
      ...one,
      score: index,
      mask: null,
      anomalous: index === 10,
    }));
    const { standardError } = (
      await bootstrapCategory(sourceOf(images), { replicates: 4000, seed: 8, stratified: true })
    )['I-AUROC'];
    const share = 10 / 19;
    expect(standardError).toBeCloseTo(Math.sqrt((share * (1 - share)) / 19), 2);
  });

  it('is null where a metric is undefined, also without images', async () => {
    const none = { value: null, low: null, high: null, standardError: null, replicates: 0 };
    expect((await bootstrapCategory(sourceOf([]), { replicates: 3 })).AUPRO).toEqual(none);
    const normal = category(0).filter((one) => !one.anomalous);
    expect((await bootstrapCategory(sourceOf(normal), { replicates: 3 }))['I-AUROC']).toEqual(none);
  });

  it.each([
    [{ replicates: 0 }],
    [{ seed: -1 }],
    [{ seed: 0.5 }],
    [{ level: 1 }],
    [{ bits: 33 }],
    [{ fprLimit: 2 }],
  ])('refuses %j', async (options) => {
    await expect(bootstrapCategory(sourceOf([]), options)).rejects.toMatchObject({ code: 'BAD_OPTION' });
  });
});

describe('pairedBootstrap', () => {
  it('finds no difference between a run and itself', async () => {
    const run = sourceOf(category(0.4));
    const { AUPRO } = await pairedBootstrap(run, run, { replicates: 50 });
    expect(AUPRO.difference).toMatchObject({ value: 0, low: 0, high: 0 });
    expect(AUPRO.pValue).toBe(1);
  });

  it('finds a better run better, with an interval narrower than the two apart', async () => {
    const [weak, strong] = [sourceOf(category(0.3)), sourceOf(category(0.5))];
    const options = { replicates: 200, seed: 4 };
    const paired = (await pairedBootstrap(weak, strong, options))['P-AUROC'];
    expect(paired.pValue).toBeLessThan(0.02);
    expect(paired.difference.low).toBeGreaterThan(0);
    expect(paired.difference.value).toBeCloseTo((paired.second ?? 0) - (paired.first ?? 0), 15);
    const apart = (await bootstrapCategory(strong, options))['P-AUROC'];
    const width = (estimate: { low: number | null; high: number | null }) =>
      (estimate.high ?? 0) - (estimate.low ?? 0);
    expect(width(paired.difference)).toBeLessThan(2 * width(apart));
  });

  it('refuses runs on other images', async () => {
    const run = category(0.4);
    await expect(
      pairedBootstrap(sourceOf(run), sourceOf(run.slice(1)), { replicates: 2 }),
    ).rejects.toMatchObject({ code: 'NOT_PAIRED', message: expect.stringContaining('image 0') as string });
    await expect(
      pairedBootstrap(sourceOf(run), sourceOf(run.slice(0, 19)), { replicates: 2 }),
    ).rejects.toMatchObject({ code: 'NOT_PAIRED' });
  });
});
