import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { protobench } from '../testing/capture.js';
import { tinySuite, Workspace } from '../testing/workspace.js';

const METHODS = '  - name: rd4ad\n    config: { train: { steps: 2, batchSize: 4 } }\n';

describe('protobench run --jobs', () => {
  let workspace: Workspace;
  let suite: string;
  beforeAll(async () => {
    workspace = await Workspace.create();
    suite = await workspace.suite('jobs', tinySuite(METHODS, 'seeds: [0, 1]'));
  });
  afterAll(() => workspace.remove());

  const run = (dir: string, ...args: string[]) =>
    protobench(
      'run',
      suite,
      '--out',
      workspace.path(dir),
      '--cache',
      workspace.path('cache'),
      '--json',
      ...args,
    );
  const outcomes = (text: string) =>
    (JSON.parse(text) as { cells: { id: string; outcome: string }[] }).cells.map(({ outcome }) => outcome);

  it('gives the bits of one process', async () => {
    expect((await run('one')).code).toBe(0);
    const several = await run('several', '--jobs', '2');
    expect({ code: several.code, outcomes: outcomes(several.out) }).toEqual({
      code: 0,
      outcomes: ['done', 'done'],
    });
    const cells = await readdir(workspace.path('one', 'cells'));
    expect(await readdir(workspace.path('several', 'cells'))).toEqual(cells);
    for (const cell of cells) {
      for (const file of ['metrics.json', 'images.json', 'checkpoint.safetensors']) {
        const [ours, theirs] = await Promise.all(
          ['one', 'several'].map((dir) => readFile(workspace.path(dir, 'cells', cell, file))),
        );
        expect(ours.equals(theirs)).toBe(true);
      }
    }
    const again = await run('several', '--jobs', '2');
    expect({ code: again.code, outcomes: outcomes(again.out) }).toEqual({ code: 0, outcomes: [] });
  }, 120_000);

  it('ends a cell that needs more memory than it may, and leaves it until asked', async () => {
    const limited = await run('limited', '--memory-limit', '1');
    expect(limited.code).toBe(1);
    expect(limited.out).toContain('"MEMORY_LIMIT"');
    const again = await run('limited');
    expect({ code: again.code, outcomes: outcomes(again.out) }).toEqual({
      code: 1,
      outcomes: ['failed-before', 'failed-before'],
    });
    expect(again.err).toContain('--retry-failed tries it again');
    const table = await protobench('report', workspace.path('limited'));
    expect(table.out).toContain('MEMORY_LIMIT');
    const retried = await run('limited', '--retry-failed');
    expect({ code: retried.code, outcomes: outcomes(retried.out) }).toEqual({
      code: 0,
      outcomes: ['done', 'done'],
    });
  }, 120_000);

  it('leaves a cell that another process has to it', async () => {
    const [cell] = await readdir(workspace.path('one', 'cells'));
    const folder = workspace.path('shared', 'cells', cell);
    await mkdir(folder, { recursive: true });
    const owner = { pid: process.ppid, host: hostname(), since: new Date().toISOString() };
    await writeFile(join(folder, 'cell.lock'), JSON.stringify(owner));
    const { code, out, err } = await run('shared');
    expect({ code, outcomes: outcomes(out).sort() }).toEqual({ code: 0, outcomes: ['busy', 'done'] });
    expect(err).toContain(`process ${process.ppid} on`);
  }, 120_000);

  it('refuses a number of jobs that is none', async () => {
    expect((await run('none', '--jobs', '0')).code).toBe(2);
  });
});
