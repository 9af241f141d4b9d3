import { mkdir, mkdtemp, readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FeatureCache } from './cache.js';
import type { FeatureGroup } from './group.js';
import { describeCache } from './inventory.js';
import { pruneCache } from './prune.js';

const keyOf = (i: number) => i.toString(16).padStart(64, '0');
const group = (backbone: string, digit: string): FeatureGroup => ({
  id: digit.repeat(16),
  about: {
    backbone,
    weightsHash: 'f'.repeat(64),
    weights: 'published',
    imageSize: 64,
    taps: ['layer2'],
    dtype: 'float32',
    engine: 'compiled',
  },
});
const NETS = [group('resnet18', '1'), group('resnet18', '2'), group('vit', '3')];

describe('pruning a cache', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'harness-prune-'));
    const cache = new FeatureCache(dir, 0);
    for (const each of NETS)
      for (let i = 0; i < 4; i++) await cache.put(keyOf(i), Float32Array.of(i, i), each);
    await cache.close();
    // The first group was used 20 days ago, the second 10, the last just now.
    for (const file of await readdir(dir)) {
      const days = file.startsWith('1') ? 20 : file.startsWith('2') ? 10 : 0;
      const used = new Date(Date.now() - days * 86_400_000);
      await utimes(join(dir, file), used, used);
    }
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const groups = async () => (await describeCache(dir)).shards.map((shard) => shard.group[0]).join('');
  /** Cuts off the data of a group, as a loss of power does; the time of its last use stays. */
  const damage = async (digit: string, bytes: number) => {
    const file = (await readdir(dir)).find((name) => name.startsWith(digit) && name.endsWith('.bin'));
    const path = join(dir, file as string);
    const { mtime } = await stat(path);
    await truncate(path, bytes);
    await utimes(path, mtime, mtime);
  };

  it('begins with knowing what is there', async () => {
    const { shards, leftOver } = await describeCache(dir, true);
    expect(leftOver).toEqual([]);
    expect(shards.map(({ about, entries, damaged }) => [about, entries, damaged])).toEqual(
      NETS.map(({ about }) => [about, 4, 0]),
    );
    const sizes = await Promise.all(
      (await readdir(dir)).map(async (file) => (await stat(join(dir, file))).size),
    );
    expect(shards.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(sizes.reduce((sum, size) => sum + size));
  });

  it('removes by age, by size, by backbone, and all', async () => {
    const total = (await describeCache(dir)).shards.reduce((sum, { bytes }) => sum + bytes, 0);
    const dry = await pruneCache(dir, { olderThanDays: 15, dryRun: true });
    expect(dry.removed.map(({ reason, entries }) => [reason, entries])).toEqual([['old', 4]]);
    expect(dry.freedBytes + dry.keptBytes).toBe(total);
    expect(await groups()).toBe('123');
    expect(await pruneCache(dir, { olderThanDays: 15 })).toEqual(dry);
    expect(await groups()).toBe('23');
    expect((await pruneCache(dir, { maxBytes: dry.keptBytes - 1 })).removed[0]).toMatchObject({
      group: '2'.repeat(16),
      reason: 'size',
    });
    expect(await groups()).toBe('3');
    expect((await pruneCache(dir, { backbone: 'resnet18' })).removed).toEqual([]);
    expect((await pruneCache(dir, { backbone: 'vit' })).removed).toHaveLength(1);
    expect(await readdir(dir)).toEqual([]);
  });

  it('removes everything when nothing may stay', async () => {
    expect((await pruneCache(dir, { maxBytes: 0 })).removed).toHaveLength(3);
    expect(await readdir(dir)).toEqual([]);
    expect(await pruneCache(dir, { maxBytes: 0 })).toMatchObject({
      removed: [],
      freedBytes: 0,
      keptBytes: 0,
    });
  });

  it('applies the other criteria to the backbone only', async () => {
    await pruneCache(dir, { backbone: 'vit', olderThanDays: 5 });
    await pruneCache(dir, { backbone: 'resnet18', olderThanDays: 15 });
    expect(await groups()).toBe('23');
  });

  it('counts reading as use', async () => {
    const cache = new FeatureCache(dir, 0);
    expect(await cache.get(keyOf(1), 'float32', 2, NETS[0])).toEqual(Float32Array.of(1, 1));
    await cache.close();
    await pruneCache(dir, { olderThanDays: 5 });
    expect(await groups()).toBe('13');
  });

  it('takes damaged entries out and leaves the others', async () => {
    await damage('2', 2 * 40 + 7);
    await damage('3', 0);
    await mkdir(join(dir, 'ab'));
    await writeFile(join(dir, 'ab', `${'ab'.repeat(32)}.bin`), 'of an older version');
    await rm(
      join(dir, (await readdir(dir)).find((name) => name.startsWith('1') && name.endsWith('.idx')) as string),
    );
    const report = await pruneCache(dir, { damaged: true });
    expect(report.removed.map((shard) => [shard.group[0], shard.reason])).toEqual([['3', 'damaged']]);
    expect(report.repaired.map((shard) => [shard.group[0], shard.entries, shard.damaged])).toEqual([
      ['2', 2, 2],
    ]);
    expect(report.leftOver).toHaveLength(2);
    const after = await describeCache(dir, true);
    expect(after.leftOver).toEqual([]);
    expect(await readdir(dir)).toHaveLength(2);
    expect(after.shards).toMatchObject([
      { group: '2'.repeat(16), entries: 2, damaged: 0, about: NETS[1].about },
    ]);
    expect(Date.now() - after.shards[0].usedAt).toBeGreaterThan(9 * 86_400_000);
    const cache = new FeatureCache(dir, 0);
    expect(await cache.get(keyOf(1), 'float32', 2, NETS[1])).toEqual(Float32Array.of(1, 1));
    expect(await cache.get(keyOf(2), 'float32', 2, NETS[1])).toBeNull();
    await cache.close();
  });

  it('leaves alone what is being written', async () => {
    const cache = new FeatureCache(dir, 0);
    await cache.put(keyOf(9), Float32Array.of(9), NETS[2]);
    const report = await pruneCache(dir, { maxBytes: 0 });
    expect(report.removed).toHaveLength(3);
    expect(report.busy).toMatchObject([{ group: '3'.repeat(16), entries: 1, complete: false }]);
    await cache.close();
    expect((await pruneCache(dir, { maxBytes: 0 })).busy).toEqual([]);
    expect(await readdir(dir)).toEqual([]);
  });
});
