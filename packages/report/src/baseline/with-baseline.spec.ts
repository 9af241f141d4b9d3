import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toMarkdown } from '../formats/markdown.js';
import { readRun } from '../read/read-run.js';
import type { ReportModel } from '../tables/report-model.js';
import { reportModel } from '../tables/report-model.js';
import { writeCell } from '../testing/fixture-cell.js';
import { FIXTURE_CELLS, writeFixtureRun } from '../testing/fixture-run.js';
import { tempDir } from '../testing/temp-dir.js';
import { comparisonNotes } from './comparison-notes.js';
import { withBaseline } from './with-baseline.js';

const OPTIONS = { replicates: 200, seed: 0 };

describe('withBaseline', () => {
  const parent = tempDir();
  const [, , ablation, prd] = FIXTURE_CELLS;
  let model: ReportModel;

  beforeAll(async () => {
    model = reportModel(await readRun(await writeFixtureRun(parent)));
  });

  const compared = async (name: string, of = model) => {
    const { comparison, entries } = (await withBaseline(of, name, OPTIONS)).groups[0];
    if (comparison === null) throw new Error('no comparison');
    const row = (method: string, variant: string) => {
      const entry = entries.find((own) => own.method === method && own.variant === variant);
      return entry === undefined ? undefined : comparison.entries.get(entry);
    };
    return { comparison, row };
  };

  it('gives differences in points', async () => {
    const { comparison, row } = await compared('prd');
    expect([comparison.baseline.method, comparison.entries.size]).toEqual(['prd', 3]);
    const deltas = row('pro-ad', 'no-constraint');
    const [worse, base] = [ablation.categories?.['pill'][6], prd.categories?.['pill'][6]];
    expect(deltas?.categories.get('pill')?.AUPRO.points).toBeCloseTo((worse as number) - (base as number), 9);
    expect(deltas?.mean['I-AUROC'].points).toBeCloseTo(
      (99.76 + 91.05 + 89.29 - 99.92 - 95.01 - 93.17) / 3,
      9,
    );
    expect(row('patchcore', 'default')?.mean.AUPRO).toEqual({ points: null, interval: null, marked: false });
  });

  it('marks what the images tell apart, and only image-level metrics', async () => {
    const { row } = await compared('prd');
    const clear = row('pro-ad', 'no-constraint')?.mean;
    const close = row('pro-ad', 'default')?.mean;
    expect(clear?.['I-AUROC'].marked).toBe(true);
    expect(clear?.['I-AUROC'].interval?.high).toBeLessThan(0);
    expect(close?.['I-AUROC'].marked).toBe(false);
    expect(clear?.AUPRO).toMatchObject({ interval: null, marked: false });
  });

  it('is the same every time, and not for another seed of the draws', async () => {
    const interval = async (seed: number) => {
      const { groups } = await withBaseline(model, 'prd', { replicates: 200, seed });
      const deltas = [...(groups[0].comparison?.entries.values() ?? [])][2];
      return deltas.mean['I-AP'].interval;
    };
    expect(await interval(1)).toEqual(await interval(1));
    expect(await interval(1)).not.toEqual(await interval(2));
  });

  it('leaves groups alone that do not have the row', async () => {
    const { groups } = await withBaseline(model, 'patchcore', OPTIONS);
    expect(groups.map((group) => group.comparison?.baseline.method ?? null)).toEqual(['patchcore', null]);
  });

  it('finds a variant by its name', async () => {
    expect((await compared('pro-ad/no-constraint')).comparison.baseline.variant).toBe('no-constraint');
    expect((await compared('pro-ad')).comparison.baseline.variant).toBe('default');
  });

  it('takes one of several cases of the method as baseline', async () => {
    const dir = join(parent, 'cases');
    const cases = [
      ['aa', 'full', -0.005],
      ['bb', 'no-pc', -0.15],
      ['cc', 'mode=gate+count=16', -0.15],
    ] as const;
    for (const [id, variant, lift] of cases) {
      await writeCell(dir, { ...ablation, id, lift, key: { ...ablation.key, variant } });
    }
    const of = reportModel(await readRun(dir, { images: false }));
    const { comparison, row } = await compared('pro-ad/no-pc', of);
    expect([comparison.baseline.variant, comparison.entries.size]).toEqual(['no-pc', 2]);
    const better = row('pro-ad', 'full')?.mean['I-AUROC'];
    expect(better?.marked).toBe(true);
    expect(better?.interval?.low).toBeGreaterThan(0);
    // The same scores: a difference of nothing at all is not marked.
    expect(row('pro-ad', 'mode=gate+count=16')?.mean['I-AUROC']).toEqual({
      points: 0,
      interval: { low: 0, high: 0 },
      marked: false,
    });
    expect((await compared('pro-ad/mode=gate+count=16', of)).comparison.baseline.variant).toBe(
      'mode=gate+count=16',
    );
    const text = toMarkdown(await withBaseline(of, 'pro-ad/no-pc', OPTIONS));
    expect(text).toContain('### Difference from pro-ad / no-pc');
    expect(text).toMatch(/\| pro-ad \| full \| [^|]*†/);
  });

  it('lists the rows there are when the name fits none', async () => {
    await expect(withBaseline(model, 'pro-ed', OPTIONS)).rejects.toMatchObject({
      code: 'UNKNOWN_NAME',
      message: 'No table has the row "pro-ed" to take as baseline.',
      hint: 'Rows with results: patchcore, prd, pro-ad, pro-ad / no-constraint.',
    });
    await expect(withBaseline(model, 'pro-ad/wide', OPTIONS)).rejects.toMatchObject({ code: 'UNKNOWN_NAME' });
  });

  it('asks for the variant when a method has several and none is the default', async () => {
    const dir = join(parent, 'variants');
    for (const [id, variant] of [
      ['aa', 'narrow'],
      ['bb', 'wide'],
    ]) {
      await writeCell(dir, { ...prd, id, gallery: false, key: { ...prd.key, variant } });
    }
    const two = reportModel(await readRun(dir));
    await expect(withBaseline(two, 'prd', OPTIONS)).rejects.toMatchObject({
      code: 'UNKNOWN_NAME',
      hint: 'Pass one of them as the baseline: prd/narrow, prd/wide.',
    });
  });

  it('does not test rows on other images, and says so', async () => {
    const dir = await writeFixtureRun(join(parent, 'other'));
    const images = join(dir, 'cells', ablation.id, 'images.json');
    writeFileSync(
      images,
      readFileSync(images, 'utf8').replace('"pill/test/good/003.png"', '"pill/test/good/x.png"'),
    );
    rmSync(join(dir, 'cells', 'e3905b7712aa', 'images.json'));
    const { comparison, row } = await compared('prd', reportModel(await readRun(dir, { images: false })));
    expect(row('pro-ad', 'no-constraint')?.untested).toBe('the test images are not the same');
    expect(row('pro-ad', 'no-constraint')?.mean['I-AUROC']).toMatchObject({ interval: null, marked: false });
    expect(row('pro-ad', 'no-constraint')?.mean['I-AUROC'].points).toBeLessThan(0);
    expect(row('pro-ad', 'default')?.untested).toBeNull();
    expect(comparisonNotes(comparison).at(-1)).toBe(
      'Not tested: patchcore (image scores of a cell cannot be read); pro-ad / no-constraint (the test images are not the same).',
    );
  });

  it('has no mean difference between rows on different categories', async () => {
    const dir = join(parent, 'categories');
    await writeCell(dir, prd);
    const { bottle, pill } = ablation.categories ?? {};
    await writeCell(dir, { ...ablation, categories: { bottle, pill } });
    const { row } = await compared('prd', reportModel(await readRun(dir)));
    const deltas = row('pro-ad', 'no-constraint');
    expect(deltas?.mean['I-AUROC'].points).toBeNull();
    expect([...(deltas?.categories.keys() ?? [])]).toEqual(['bottle', 'pill']);
    expect(deltas?.untested).toBe('the categories are not the same');
  });
});
