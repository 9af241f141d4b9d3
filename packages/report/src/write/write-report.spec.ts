import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeCell } from '../testing/fixture-cell.js';
import { FIXTURE_CELLS, writeFixtureRun } from '../testing/fixture-run.js';
import { expectGolden } from '../testing/golden.js';
import { tempDir } from '../testing/temp-dir.js';
import { REPORT_FORMATS, writeReport } from './write-report.js';
import type { ReportFormat } from './write-report.js';

describe('writeReport', () => {
  const parent = tempDir();
  let dir: string;

  beforeAll(async () => {
    dir = await writeFixtureRun(parent);
  });

  it.each([
    ['md', 'quick.md'],
    ['csv', 'quick.csv'],
    ['latex', 'quick.tex'],
  ] as const)('returns %s without writing a file', async (format, golden) => {
    const { text, path } = await writeReport(dir, format);
    expectGolden(golden, text);
    expect(path).toBeNull();
    expect(readdirSync(dir)).toEqual(['cells']);
  });

  it.each(REPORT_FORMATS)('writes %s where it is told to', async (format) => {
    const out = join(parent, 'reports', `report.${format}`);
    const { text, path } = await writeReport(dir, format, out);
    expect(path).toBe(out);
    expect(readFileSync(out, 'utf8')).toBe(text);
    expect(text.length).toBeGreaterThan(1000);
  });

  it('writes HTML beside the cells by default', async () => {
    const { text, path } = await writeReport(dir, 'html');
    expect(path).toBe(join(dir, 'report.html'));
    expect(text.startsWith('<!doctype html>')).toBe(true);
    expect(existsSync(join(dir, 'report.html'))).toBe(true);
  });

  it('leaves pictures of the data set out when it is told to', async () => {
    // Gallery and patches; the strip that shows how prototypes are used is a chart.
    const pictures = async (wanted: boolean) => {
      const { text } = await writeReport(dir, 'html', join(parent, 'page.html'), { pictures: wanted });
      return (text.match(/<img decoding="async"|data:image\/webp/g) ?? []).length;
    };
    expect(await pictures(true)).toBeGreaterThan(0);
    expect(await pictures(false)).toBe(0);
  });

  it('compares several runs', async () => {
    const other = join(parent, 'other');
    await writeCell(other, { ...FIXTURE_CELLS[1], id: 'fade', key: { ...FIXTURE_CELLS[1].key, seed: 7 } });
    const { text } = await writeReport([dir, other], 'csv');
    expect(text).toContain('pro-ad,default,mobilenetv3-coco,7,');
    const { path } = await writeReport([dir, other], 'html');
    expect(path).toBe(join(dir, 'compare.html'));
  });

  it('refuses an unknown format', async () => {
    await expect(writeReport(dir, 'pdf' as ReportFormat)).rejects.toMatchObject({
      code: 'UNKNOWN_FORMAT',
      message: 'Expected one of the formats md, csv, latex, html, found "pdf".',
    });
  });
});
