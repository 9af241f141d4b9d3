import { METRIC_COLUMNS } from '../columns.js';
import { readRun } from '../read/read-run.js';
import type { RunCell } from '../read/run-cell.js';
import { writeCell } from '../testing/fixture-cell.js';
import { FIXTURE_CELLS, writeFixtureRun } from '../testing/fixture-run.js';
import { tempDir } from '../testing/temp-dir.js';
import { reportModel } from './report-model.js';
import { tableRows } from './table-rows.js';

describe('tableRows', () => {
  const parent = tempDir();
  let cells: readonly RunCell[];

  beforeAll(async () => {
    cells = (await readRun(await writeFixtureRun(parent))).cells;
  });

  const find = (category: string, seed: number | string, method = 'pro-ad', variant = 'default') =>
    tableRows(cells).find(
      (row) =>
        row.category === category && row.seed === seed && row.method === method && row.variant === variant,
    );

  it('has a row per category and the mean, per cell and over seeds', () => {
    const rows = tableRows(cells).filter((row) => row.method === 'pro-ad' && row.variant === 'default');
    expect(rows.map((row) => [row.seed, row.category])).toEqual(
      [0, 1, 'mean', 'std'].flatMap((seed) =>
        ['bottle', 'pill', 'transistor', 'mean'].map((category) => [seed, category]),
      ),
    );
    expect(tableRows(cells).filter((row) => row.seed === 'std' && row.method !== 'pro-ad')).toEqual([]);
  });

  it('gives percent', () => {
    METRIC_COLUMNS.forEach((metric, index) => {
      const expected = FIXTURE_CELLS[0].categories?.['pill'][index];
      expect(find('pill', 0)?.values[metric]).toBeCloseTo(expected as number, 9);
    });
  });

  it('takes mean and sample deviation over seeds', () => {
    expect(find('bottle', 'mean')?.values['I-AUROC']).toBeCloseTo((100 + 99.84) / 2, 9);
    expect(find('bottle', 'std')?.values['I-AUROC']).toBeCloseTo(0.16 / Math.SQRT2, 9);
    const seeds = [0, 1].map((seed) => find('mean', seed)?.values.mAD ?? NaN);
    expect(find('mean', 'std')?.values.mAD).toBeCloseTo(Math.abs(seeds[0] - seeds[1]) / Math.SQRT2, 9);
  });

  it('keeps undefined values undefined', () => {
    expect(find('pill', 0, 'patchcore')?.values).toMatchObject({ AUPRO: null, mAD: null });
    expect(find('pill', 0, 'patchcore')?.values['I-AUROC']).toBeCloseTo(91.79, 9);
    expect(find('mean', 0, 'patchcore')?.values.AUPRO).toBeNull();
  });

  it('does not depend on the order of the cells', () => {
    expect(tableRows([...cells].reverse())).toEqual(tableRows(cells));
  });

  it('has no mean over seeds where one seed is undefined, and says which', async () => {
    const spec = FIXTURE_CELLS[0];
    const dir = parent + '/partial';
    await writeCell(dir, {
      ...spec,
      categories: { bottle: [90, 90, 90, 90, 90, 90, 90, 90], pill: [80, 80, 80, 80, 80, 80, 80, 80] },
    });
    await writeCell(dir, {
      ...spec,
      id: 'ffff',
      key: { ...spec.key, seed: 4 },
      categories: { bottle: [91, 91, 91, 91, 91, 91, 'no mask', 91] },
    });
    const run = await readRun(dir);
    const entry = reportModel(run).groups[0].entries[0];
    expect(entry.seeds).toEqual([0, 4]);
    expect(entry.categories[0].values.AUPRO).toEqual({ mean: null, std: null, reason: 'no mask (seed 4)' });
    expect(entry.categories[0].values.mAD.mean).toBeCloseTo(90.5, 9);
    expect(entry.categories[1].values.mAD.reason).toBe('not measured (seed 4)');
  });
});
