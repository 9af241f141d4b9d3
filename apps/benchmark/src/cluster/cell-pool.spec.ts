import { CellPool, type CellExit } from './cell-pool.js';

const SCRIPT = `
  const [id, ms] = process.argv.slice(1);
  process.stderr.write(id + ' began\\n');
  process.on('SIGTERM', () => process.exit(75));
  if (id === 'crash') process.kill(process.pid, 'SIGKILL');
  setTimeout(() => process.exit(id === 'bad' ? 1 : 0), Number(ms));
`.replaceAll('\\\\n', '\\n');

function pool(jobs: number, ms: number) {
  const log: string[] = [];
  let peak = 0;
  let now = 0;
  const made = new CellPool({
    jobs,
    command: (id) => ({ program: process.execPath, args: ['-e', SCRIPT, '--', id, String(ms)] }),
    onLine: (id, line) => void log.push(`${id}: ${line}`),
    onStart: () => {
      peak = Math.max(peak, ++now);
    },
    onExit: () => {
      now--;
    },
  });
  return { made, log, peak: () => peak };
}

const byId = (exits: CellExit[]) => [...exits].sort((a, b) => (a.id < b.id ? -1 : 1));

describe('CellPool', () => {
  it('runs every cell, so many at a time, and passes on what they write', async () => {
    const { made, log, peak } = pool(2, 30);
    const exits = await made.run(['a', 'b', 'c', 'd']);
    expect(byId(exits).map(({ id, code }) => [id, code])).toEqual([
      ['a', 0],
      ['b', 0],
      ['c', 0],
      ['d', 0],
    ]);
    expect(peak()).toBe(2);
    expect([...log].sort()).toEqual(['a: a began', 'b: b began', 'c: c began', 'd: d began']);
  });

  it('goes on after a cell that failed or died', async () => {
    const exits = await pool(1, 0).made.run(['bad', 'crash', 'good']);
    expect(exits).toEqual([
      { id: 'bad', code: 1, signal: null },
      { id: 'crash', code: null, signal: 'SIGKILL' },
      { id: 'good', code: 0, signal: null },
    ]);
  });

  it('asks the running cells to end, and starts no more', async () => {
    const { made, log } = pool(1, 60_000);
    const done = made.run(['a', 'b']);
    while (log.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    made.stop();
    expect(await done).toEqual([{ id: 'a', code: 75, signal: null }]);
  });
});
