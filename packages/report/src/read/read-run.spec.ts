import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIXTURE_CELLS, writeFixtureRun } from '../testing/fixture-run.js';
import { tempDir } from '../testing/temp-dir.js';
import { readRun } from './read-run.js';

describe('readRun', () => {
  const parent = tempDir();
  let dir: string;
  const inCell = (cell: string, file: string) => join(dir, 'cells', cell, file);

  beforeEach(async () => {
    rmSync(join(parent, 'quick'), { recursive: true, force: true });
    dir = await writeFixtureRun(parent);
  });

  it('reads every file of every cell, by id', async () => {
    const { name, cells, problems } = await readRun(dir);
    expect(name).toBe('quick');
    expect(problems).toEqual([]);
    expect(cells.map((cell) => cell.id)).toEqual(FIXTURE_CELLS.map((spec) => spec.id).sort());
    const cell = cells.find(({ id }) => id === '1f0a6c2be91d');
    expect(cell?.config.key).toEqual(FIXTURE_CELLS[0].key);
    expect(cell?.status?.state).toBe('done');
    expect(cell?.metrics?.categories.map((row) => row.category)).toEqual(['bottle', 'pill', 'transistor']);
    expect(cell?.images?.images).toHaveLength(240);
    expect(cell?.gallery?.entries).toHaveLength(12);
    expect(cell?.timing?.trainSeconds).toBeCloseTo(126);
    expect(cell?.environment?.cores).toBe(2);
  });

  it('keeps failed and running cells, without results', async () => {
    const { cells } = await readRun(dir);
    const failed = cells.find(({ id }) => id === 'b8127f60d3ce');
    expect(failed?.status?.error?.code).toBe('LOSS_NOT_FINITE');
    expect(failed?.metrics).toBeNull();
    expect(cells.find(({ id }) => id === 'c40e9a1b55d7')?.status?.state).toBe('running');
  });

  it('does not read the metrics of a cell that is not done', async () => {
    writeFileSync(inCell('c40e9a1b55d7', 'metrics.json'), '{"half":');
    const { cells, problems } = await readRun(dir);
    expect(cells.find(({ id }) => id === 'c40e9a1b55d7')?.metrics).toBeNull();
    expect(problems).toEqual([]);
  });

  it('leaves images out on request', async () => {
    rmSync(inCell('1f0a6c2be91d', 'images.json'));
    const { cells, problems } = await readRun(dir, { images: false });
    expect(cells.every((cell) => cell.images === null)).toBe(true);
    expect(problems).toEqual([]);
  });

  it('lists damage and goes on', async () => {
    truncateSync(inCell('1f0a6c2be91d', 'metrics.json'), 100);
    const metrics = readFileSync(inCell('52be07d4a9c3', 'metrics.json'), 'utf8');
    writeFileSync(inCell('52be07d4a9c3', 'metrics.json'), metrics.replace('0.9984', '99.84'));
    writeFileSync(inCell('9d41aa08c6f5', 'timing.json'), '');
    rmSync(inCell('9d41aa08c6f5', 'environment.json'));
    writeFileSync(inCell('0c77e51f3b20', 'config.json'), '{}');
    mkdirSync(join(dir, 'cells', 'aaaa'));
    writeFileSync(join(dir, 'cells', 'notes.txt'), 'not a cell');
    const { cells, problems } = await readRun(dir);
    expect(problems).toEqual([
      {
        cell: '0c77e51f3b20',
        file: 'config.json: format',
        expected: '"protobench-cell-1"',
        found: 'nothing',
      },
      {
        cell: '1f0a6c2be91d',
        file: 'metrics.json',
        expected: 'JSON',
        found: expect.stringMatching(/^text that does not parse \(100 characters, ends in "/),
      },
      {
        cell: '52be07d4a9c3',
        file: 'metrics.json: categories[0].values.I-AUROC',
        expected: 'a number between 0 and 1 or null',
        found: '99.84',
      },
      { cell: '9d41aa08c6f5', file: 'timing.json', expected: 'JSON', found: 'an empty file' },
      { cell: '9d41aa08c6f5', file: 'environment.json', expected: 'a file', found: 'no such file' },
      { cell: 'aaaa', file: 'config.json', expected: 'a file', found: 'no such file' },
    ]);
    expect(cells).toHaveLength(FIXTURE_CELLS.length - 1);
    expect(cells.find(({ id }) => id === '1f0a6c2be91d')?.metrics).toBeNull();
    expect(cells.find(({ id }) => id === '9d41aa08c6f5')?.metrics).not.toBeNull();
  });

  it('does not take one cell for another', async () => {
    const foreign = readFileSync(inCell('52be07d4a9c3', 'metrics.json'));
    writeFileSync(inCell('1f0a6c2be91d', 'metrics.json'), foreign);
    const config = readFileSync(inCell('9d41aa08c6f5', 'config.json'));
    writeFileSync(inCell('e3905b7712aa', 'config.json'), config);
    const { cells, problems } = await readRun(dir);
    expect(problems.map(({ cell, file, found }) => [cell, file, found])).toEqual([
      ['1f0a6c2be91d', 'metrics.json: cell.id', '"52be07d4a9c3"'],
      ['e3905b7712aa', 'config.json: id', '"9d41aa08c6f5"'],
    ]);
    expect(cells.find(({ id }) => id === '1f0a6c2be91d')?.metrics).toBeNull();
    expect(cells.map(({ id }) => id)).not.toContain('e3905b7712aa');
  });

  it.each([
    ['missing', 'RUN_NOT_FOUND', /found no folder there/],
    ['empty', 'NO_CELLS', /found no folder `cells`/],
    ['bare', 'NO_CELLS', /found an empty folder `cells`/],
  ])('refuses a folder that is %s', async (name, code, message) => {
    mkdirSync(join(parent, 'empty'), { recursive: true });
    mkdirSync(join(parent, 'bare', 'cells'), { recursive: true });
    await expect(readRun(join(parent, name))).rejects.toMatchObject({
      name: 'ReportError',
      code,
      message: expect.stringMatching(message),
      hint: expect.stringContaining('--out'),
    });
  });
});
