import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableRows } from '../tables/table-rows.js';
import { writeCell } from '../testing/fixture-cell.js';
import { FIXTURE_CELLS } from '../testing/fixture-run.js';
import { tempDir } from '../testing/temp-dir.js';
import { compareRuns } from './compare-runs.js';

describe('compareRuns', () => {
  const parent = tempDir();
  const [first, second] = ['one', 'two'].map((name) => join(parent, name));
  const [seed0, seed1, other] = FIXTURE_CELLS;

  beforeEach(async () => {
    await writeCell(first, seed0);
    await writeCell(first, { ...other, categories: undefined });
    await writeCell(second, seed0);
    await writeCell(second, seed1);
    await writeCell(second, other);
  });

  it('merges runs and counts a cell once', async () => {
    const { name, cells, problems } = await compareRuns([first, second]);
    expect(name).toBe('one + two');
    expect(problems).toEqual([]);
    expect(cells.map((cell) => cell.id)).toEqual([seed0.id, seed1.id, other.id].sort());
    const over = tableRows(cells).filter((row) => row.category === 'mean' && row.method === 'pro-ad');
    expect(over.map((row) => [row.variant, row.seed])).toEqual([
      ['default', 0],
      ['default', 1],
      ['default', 'mean'],
      ['default', 'std'],
      ['no-constraint', 0],
    ]);
  });

  it('prefers the copy that is done', async () => {
    const { cells } = await compareRuns([first, second]);
    expect(cells.find((cell) => cell.id === other.id)?.dir).toContain('two');
    const turned = await compareRuns([second, first]);
    expect(turned.cells.find((cell) => cell.id === other.id)?.metrics).not.toBeNull();
  });

  it('reports copies of a cell that disagree', async () => {
    const path = join(second, 'cells', seed0.id, 'metrics.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('0.9786', '0.9785'));
    const { cells, problems } = await compareRuns([first, second]);
    expect(problems.map(({ cell, file }) => [cell, file])).toEqual([[seed0.id, 'metrics.json']]);
    expect(cells.find((cell) => cell.id === seed0.id)?.dir).toContain('one');
  });

  it('keeps rows of different settings apart', async () => {
    const third = join(parent, 'three');
    await writeCell(third, { ...seed0, id: 'abcd', steps: 900 });
    const { cells } = await compareRuns([first, third]);
    const rows = tableRows(cells).filter((row) => row.category === 'mean');
    expect(rows.map((row) => [row.variant, row.seed])).toEqual([
      ['default (steps=600)', 0],
      ['default (steps=900)', 0],
    ]);
  });

  it('fails for a folder that is no run', async () => {
    await expect(compareRuns([first, join(parent, 'none')])).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  });
});
