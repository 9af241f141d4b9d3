import { readRun } from '../read/read-run.js';
import type { RunReading } from '../read/run-cell.js';
import { reportModel } from '../tables/report-model.js';
import { tableRows } from '../tables/table-rows.js';
import { writeFixtureRun } from '../testing/fixture-run.js';
import { expectGolden } from '../testing/golden.js';
import { tempDir } from '../testing/temp-dir.js';
import { toCsv } from './csv.js';
import { toLatex } from './latex.js';
import { toMarkdown } from './markdown.js';
import { toTerminalTable } from './terminal.js';

describe('formats of the fixture run', () => {
  const parent = tempDir();
  let run: RunReading;

  beforeAll(async () => {
    run = await readRun(await writeFixtureRun(parent));
  });

  it('reads without problems', () => {
    expect(run.problems).toEqual([]);
  });

  it('writes CSV as in the golden file', () => {
    expectGolden('quick.csv', toCsv(tableRows(run.cells)));
  });

  it('writes Markdown as in the golden file', () => {
    expectGolden('quick.md', toMarkdown(reportModel(run)));
  });

  it('writes LaTeX as in the golden file', () => {
    expectGolden('quick.tex', toLatex(reportModel(run)));
  });

  it('writes the terminal table as in the golden file', () => {
    expectGolden('quick.txt', toTerminalTable(reportModel(run)));
  });
});
