import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { acquireLock } from './lock.js';

let dir: string;
let path: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'protobench-lock-'));
  path = join(dir, 'cell.lock');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const owner = (pid: number, host = hostname()) =>
  JSON.stringify({ pid, host, since: '2026-01-01T00:00:00Z' });

describe('acquireLock', () => {
  it('gives the lock to one, and to the next when it is released', async () => {
    const first = await acquireLock(path);
    expect(first.lock).not.toBeNull();
    expect(await acquireLock(path)).toMatchObject({
      lock: null,
      owner: { pid: process.pid, host: hostname() },
    });
    await first.lock?.release();
    const second = await acquireLock(path);
    expect(second.lock).not.toBeNull();
    await second.lock?.release();
    expect(await readdir(dir)).toEqual([]);
  });

  it('takes over from a process of this machine that is gone', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    await writeFile(path, owner(pid));
    const attempt = await acquireLock(path);
    expect(attempt.lock).not.toBeNull();
    await attempt.lock?.release();
  });

  it('judges the lock of another machine by its age', async () => {
    await writeFile(path, owner(1, 'elsewhere.invalid'));
    expect(await acquireLock(path)).toMatchObject({ lock: null, owner: { host: 'elsewhere.invalid' } });
    const old = new Date(Date.now() - 3_600_000);
    await utimes(path, old, old);
    const attempt = await acquireLock(path);
    expect(attempt.lock).not.toBeNull();
    await attempt.lock?.release();
  });

  it('waits out a half-written lock', async () => {
    await writeFile(path, '{"pid"');
    expect(await acquireLock(path)).toMatchObject({ lock: null, owner: null });
    const old = new Date(Date.now() - 3_600_000);
    await utimes(path, old, old);
    const attempt = await acquireLock(path);
    expect(attempt.lock).not.toBeNull();
    await attempt.lock?.release();
  });

  it('tells a folder that cannot be written to', async () => {
    await expect(acquireLock(join(dir, 'missing', 'cell.lock'))).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
    });
  });
});
