import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRun } from '../read/read-run.js';
import type { ReportModel } from '../tables/report-model.js';
import { reportModel } from '../tables/report-model.js';
import { mean } from '../tables/statistics.js';
import { writeCell } from '../testing/fixture-cell.js';
import { FIXTURE_CELLS } from '../testing/fixture-run.js';
import { tempDir } from '../testing/temp-dir.js';
import { withPublished } from './published-block.js';
import { readPublished } from './published-file.js';
import type { PublishedFile, PublishedRow } from './published-file.js';

const OURS = join(__dirname, '../../../../benchmarks/published.json');

const ROW: PublishedRow = {
  source: 'paper',
  method: 'Old',
  dataset: 'mvtec3',
  setting: 'multi-class',
  backbone: 'mobilenetv3-coco',
  profile: 'exact',
  values: { 'I-AUROC': 97.5 },
};
const FILE: PublishedFile = {
  format: 'protobench-published-1',
  sources: { paper: { title: 'A paper', venue: 'Conf', year: 2024, url: 'https://example.org/a' } },
  datasets: {
    mvtec3: { title: 'Three', categories: ['bottle', 'pill', 'transistor'], subsets: [] },
    whole: { title: 'Whole', categories: ['bottle', 'cable', 'pill', 'transistor'], subsets: ['mvtec3'] },
  },
  rows: [ROW],
};

describe('readPublished', () => {
  const dir = tempDir();
  const write = (value: unknown) => {
    const path = join(dir, 'published.json');
    writeFileSync(path, JSON.stringify(value));
    return path;
  };
  const refusal = async (value: unknown) => {
    const error = await readPublished(write(value)).catch((thrown: Error) => thrown);
    return (error as Error).message.replace(dir, '');
  };

  it('reads a file as it is', async () => {
    expect(await readPublished(write(FILE))).toEqual(FILE);
  });

  it('says where a file is wrong', async () => {
    const row = (change: object) => ({ ...FILE, rows: [ROW, { ...ROW, ...change }] });
    expect(await refusal({ rows: [] })).toBe(
      '"/published.json", format: expected "protobench-published-1", found nothing.',
    );
    expect(await refusal(row({ values: { 'I-AUROC': 0.975, AUPRO: 975 } }))).toBe(
      '"/published.json", rows[1].values.AUPRO: expected a number between 0 and 100, found 975.',
    );
    expect(await refusal(row({ values: { AUROC: 97 } }))).toMatch(
      /rows\[1\]\.values: expected metrics out of I-AUROC, .*, found "AUROC"\.$/,
    );
    expect(await refusal(row({ values: {} }))).toContain('rows[1].values: expected at least one metric');
    expect(await refusal(row({ source: 'other' }))).toContain(
      'rows[1].source: expected one of paper, found "other"',
    );
    expect(await refusal(row({ dataset: 'visa' }))).toContain(
      'rows[1].dataset: expected one of mvtec3, whole',
    );
    expect(await refusal(row({ perCategory: { bottle: ROW.values, pill: ROW.values } }))).toContain(
      'rows[1].perCategory: expected all categories of mvtec3, found no "transistor"',
    );
    expect(await refusal(row({ setting: 'few-shot' }))).toContain(
      'rows[1].setting: expected "multi-class" or "single-class", found "few-shot"',
    );
  });

  it('tells a missing file from a damaged one', async () => {
    await expect(readPublished(join(dir, 'none.json'))).rejects.toMatchObject({
      code: 'PUBLISHED_NOT_FOUND',
    });
    writeFileSync(join(dir, 'half.json'), '{"format":');
    await expect(readPublished(join(dir, 'half.json'))).rejects.toMatchObject({ code: 'PUBLISHED_INVALID' });
  });
});

describe('withPublished', () => {
  const parent = tempDir();
  let model: ReportModel;

  beforeAll(async () => {
    const dir = join(parent, 'run');
    await writeCell(dir, FIXTURE_CELLS[3]);
    model = reportModel(await readRun(dir));
  });

  const lines = (...rows: PublishedRow[]) =>
    withPublished(model, { ...FILE, rows }).groups[0].published?.lines;

  it('names what was measured otherwise', () => {
    expect(lines(ROW)?.[0].differences).toEqual([]);
    expect(
      lines({ ...ROW, setting: 'single-class', backbone: 'resnet34', profile: 'dinomaly' })?.[0].differences,
    ).toEqual(['single-class', 'backbone resnet34', 'profile dinomaly']);
    expect(lines({ ...ROW, backbone: null, profile: null })?.[0].differences).toEqual([
      'backbone not stated',
      'profile not stated',
    ]);
  });

  it('shows a larger data set as such, or the mean of our categories where it lists them', () => {
    const whole = { ...ROW, dataset: 'whole' };
    expect(lines(whole)?.[0]).toMatchObject({
      values: { 'I-AUROC': 97.5, AUPRO: null },
      differences: ['4 categories of Whole'],
    });
    const value = (auroc: number) => ({ 'I-AUROC': auroc });
    const perCategory = { bottle: value(90), cable: value(10), pill: value(92), transistor: value(97) };
    expect(lines({ ...whole, perCategory })?.[0]).toMatchObject({
      values: { 'I-AUROC': 93, AUPRO: null },
      differences: ['trained on 4 categories, mean of the 3 here'],
    });
  });

  it('shows nothing where no row is about the data set', () => {
    expect(withPublished(model, { ...FILE, rows: [] }).groups[0].published).toBeNull();
  });
});

describe('the published results of the project', () => {
  let file: PublishedFile;

  beforeAll(async () => {
    file = await readPublished(OURS);
  });

  it('has rows of each source and data set that it names', () => {
    expect(new Set(file.rows.map((row) => row.source))).toEqual(new Set(Object.keys(file.sources)));
    expect(new Set(file.rows.map((row) => row.dataset))).toEqual(new Set(Object.keys(file.datasets)));
    const keys = file.rows.map(({ source, method, dataset }) => `${source} ${method} ${dataset}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('agrees with itself where it has both the mean and the categories', () => {
    const detailed = file.rows.filter((row) => row.perCategory !== undefined);
    expect(detailed.length).toBeGreaterThan(0);
    for (const { perCategory, values } of detailed) {
      for (const [metric, value] of Object.entries(values)) {
        const own = Object.values(perCategory ?? {}).map((row) => row[metric as keyof typeof row] ?? NaN);
        expect(Math.abs(mean(own) - value)).toBeLessThan(0.11);
      }
    }
  });
});
