import { withBaseline } from '../baseline/with-baseline.js';
import { collectAssets } from '../html/collect-assets.js';
import { toHtml } from '../html/page.js';
import { withPublished } from '../published/published-block.js';
import { readRun } from '../read/read-run.js';
import type { RunReading } from '../read/run-cell.js';
import { reportModel } from '../tables/report-model.js';
import type { ReportModel } from '../tables/report-model.js';
import { tableRows } from '../tables/table-rows.js';
import { FIXTURE_PUBLISHED } from '../testing/fixture-published.js';
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

  describe('with a baseline and published results', () => {
    let model: ReportModel;

    beforeAll(async () => {
      const compared = await withBaseline(reportModel(run), 'prd', { replicates: 200, seed: 0 });
      model = withPublished(compared, FIXTURE_PUBLISHED);
    });

    it('writes Markdown as in the golden file', () => {
      expectGolden('compared.md', toMarkdown(model));
    });

    it('writes LaTeX as in the golden file', () => {
      expectGolden('compared.tex', toLatex(model));
    });

    it('writes a page as in the golden file, pictures aside', async () => {
      const page = toHtml(model, await collectAssets(model, { resampling: { replicates: 200, seed: 0 } }));
      expectGolden('compared.html', page.replace(/base64,[A-Za-z0-9+/=]+/g, 'base64,...'));
    });
  });

  it('writes the terminal table as in the golden file', () => {
    expectGolden('quick.txt', toTerminalTable(reportModel(run)));
  });
});
