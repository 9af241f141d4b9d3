import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvRecords } from './csv-records.js';
import { readScores } from './scores.js';

describe('csvRecords', () => {
  it('reads quotes, line ends of both kinds and empty lines', () => {
    expect(csvRecords('a, b \r\n"x,""y""\nz",2\n\n3,')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: ['x,"y"\nz', '2'] },
      { line: 5, fields: ['3', ''] },
    ]);
  });

  it('tells the line of a quote that does not end', () => {
    expect(csvRecords('a,b\n"x,1\ny,2\n')).toBe(2);
    expect(csvRecords('"a"b,c\n')).toBe(1);
  });
});

describe('readScores', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'protobench-scores-'));
  });
  afterAll(() => rm(dir, { recursive: true }));
  const read = async (text: string) => {
    const path = join(dir, 'scores.csv');
    await writeFile(path, text);
    return readScores(path);
  };

  it('goes by category, defect and name, whatever stands around them', async () => {
    const text = [
      '\uFEFFlabel,score,path',
      '0,0.5,bottle/test/good/000.png',
      '1,2e-3,/data/mvtec/bottle/test/cut/000.npy',
      '1,-1,.\\pill\\test\\000.tif',
      '1,7,pill/cut/001',
    ].join('\n');
    expect([...(await read(text))]).toEqual([
      ['bottle/good/000', 0.5],
      ['bottle/cut/000', 0.002],
      ['pill/test/000', -1],
      ['pill/cut/001', 7],
    ]);
  });

  it.each([
    ['path,value\na/b/c,1\n', ':1: the columns are path, value.'],
    ['', ':1: the columns are none.'],
    ['path,score\na/b/c,high\n', ":2: 'high' is no number."],
    ['path,score\na/b/c\n', ":2: '' is no number."],
    ['path,score\nc.png,1\n', ":2: 'c.png' names no CATEGORY/DEFECT/NAME."],
    ['path,score\na/b/c,1\na/test/b/c.png,2\n', ':3: a/b/c has a score already.'],
    ['path,score\n"a/b/c,1\n', ':2: a quoted field does not end.'],
  ])('refuses %j', async (text, message) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'SCORES_INVALID',
      message: join(dir, 'scores.csv') + message,
      hint: expect.stringContaining('path and score'),
    });
  });

  it('names a file that is not there', async () => {
    const path = join(dir, 'none.csv');
    await expect(readScores(path)).rejects.toMatchObject({
      code: 'SCORES_INVALID',
      message: expect.stringContaining(path),
    });
  });
});
