import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceUrl, startProgram, type Child } from '../testing/child-program.js';
import { FeatureCache } from './cache.js';
import { describeCache } from './inventory.js';

const LENGTH = 2000;
const keyOf = (i: number) => createHash('sha256').update(String(i)).digest('hex');

/** Says that it is ready, waits for a file, then stores the entries `from` to `to`. */
const PROGRAM = `
import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { FeatureCache } from ${JSON.stringify(sourceUrl('features/cache.ts'))};
const [dir, from, to, ready, go] = process.argv.slice(2);
const cache = new FeatureCache(dir, 0);
writeFileSync(ready, '');
while (!existsSync(go)) await new Promise((resolve) => setTimeout(resolve, 2));
for (let i = Number(from); i < Number(to); i++) {
  const key = createHash('sha256').update(String(i)).digest('hex');
  await cache.put(key, Float32Array.from({ length: ${LENGTH} }, (_, k) => i + k));
}
await cache.close();
`;

describe('processes that fill one cache', () => {
  let dir: string;
  let cacheDir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'harness-processes-'));
    cacheDir = join(dir, 'cache');
    await mkdir(join(dir, 'ready'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const start = (name: string, from: number, to: number): Child =>
    startProgram(dir, PROGRAM, [
      cacheDir,
      String(from),
      String(to),
      join(dir, 'ready', name),
      join(dir, 'go'),
    ]);

  async function startTogether(children: readonly Child[]): Promise<void> {
    const failed = Promise.race(children.map(({ exited }) => exited)).then(({ code, err }) => {
      throw new Error(`a process ended with ${code}: ${err}`);
    });
    failed.catch(() => undefined);
    while ((await readdir(join(dir, 'ready'))).length < children.length)
      await Promise.race([failed, new Promise((resolve) => setTimeout(resolve, 5))]);
    await writeFile(join(dir, 'go'), '');
  }

  /** Which entries can be read; what is read must be right. */
  async function readAll(count: number): Promise<number[]> {
    const cache = new FeatureCache(cacheDir, 0);
    const whole: number[] = [];
    for (let i = 0; i < count; i++) {
      const entry = await cache.get(keyOf(i), 'float32', LENGTH);
      if (entry === null) continue;
      expect([entry[0], entry[LENGTH - 1]]).toEqual([i, i + LENGTH - 1]);
      whole.push(i);
    }
    await cache.close();
    return whole;
  }

  it('find what the others stored, while they store it and after', async () => {
    const children = [start('a', 0, 600), start('b', 400, 1000)];
    await startTogether(children);
    let during: number[] = [];
    for (let running = true; running;) {
      during = await readAll(1000);
      const pause = new Promise<'running'>((resolve) => setTimeout(() => resolve('running'), 1));
      running =
        (await Promise.race([Promise.all(children.map(({ exited }) => exited)), pause])) === 'running';
    }
    for (const { exited } of children) expect(await exited).toEqual({ code: 0, err: '' });
    expect(during.length).toBeGreaterThan(0);
    expect(await readAll(1000)).toHaveLength(1000);
    const { shards, leftOver } = await describeCache(cacheDir, true);
    expect(shards.map(({ entries, damaged, complete }) => [entries, damaged, complete])).toEqual([
      [600, 0, true],
      [600, 0, true],
    ]);
    expect(leftOver).toEqual([]);
  });

  it('leave whole entries behind when they are killed', async () => {
    const child = start('a', 0, 100_000);
    await startTogether([child]);
    while ((await readAll(20)).length < 20) await new Promise((resolve) => setTimeout(resolve, 1));
    child.process.kill('SIGKILL');
    expect((await child.exited).code).toBeNull();
    const { shards } = await describeCache(cacheDir, true);
    const entries = shards.reduce((sum, shard) => sum + shard.entries, 0);
    expect(entries).toBeGreaterThanOrEqual(20);
    expect(shards.reduce((sum, shard) => sum + shard.damaged, 0)).toBe(0);
    expect(await readAll(entries + 10)).toHaveLength(entries);
  });
});
