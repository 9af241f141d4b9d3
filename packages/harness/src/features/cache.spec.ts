import { mkdtemp, open, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FeatureCache } from './cache.js';
import type { FeatureGroup } from './group.js';

const key = 'ab'.repeat(32);
const payload = Float32Array.from([1, 2, 3]);
const keyOf = (i: number) => i.toString(16).padStart(64, '0');
const group = (digit: string): FeatureGroup => ({ id: digit.repeat(16), about: null });

describe('FeatureCache', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'harness-cache-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const fileOf = async (suffix: string) =>
    (await readdir(dir)).filter((file) => file.endsWith(suffix)).map((file) => join(dir, file));

  /** Turns over one bit of a file. */
  async function flip(path: string, position: number): Promise<void> {
    const file = await open(path, 'r+');
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, position);
    buffer[0] ^= 16;
    await file.write(buffer, 0, 1, position);
    await file.close();
  }

  async function filled(entries: number): Promise<void> {
    const cache = new FeatureCache(dir, 0);
    for (let i = 0; i < entries; i++) await cache.put(keyOf(i), Uint16Array.from([i, i + 1, i + 2, i + 3]));
    await cache.close();
  }
  async function found(entries: number): Promise<number[]> {
    const cache = new FeatureCache(dir, 0);
    const whole: number[] = [];
    for (let i = 0; i < entries; i++) {
      const entry = await cache.get(keyOf(i), 'float16', 4);
      if (entry === null) continue;
      expect(entry).toEqual(Uint16Array.from([i, i + 1, i + 2, i + 3]));
      whole.push(i);
    }
    await cache.close();
    return whole;
  }

  it('finds on disk what another one stored, finished or not', async () => {
    const writer = new FeatureCache(dir);
    await writer.put(key, payload);
    const reader = new FeatureCache(dir);
    expect(await reader.get(key, 'float32', 3)).toEqual(payload);
    expect(await reader.get('cd'.repeat(32), 'float32', 3)).toBeNull();
    expect([await reader.has(key), await reader.has('cd'.repeat(32))]).toEqual([true, false]);
    await writer.close();
    expect(await new FeatureCache(dir, 0).has(key)).toBe(true);
    await reader.close();
  });

  it('is not there where nothing was stored', async () => {
    const cache = new FeatureCache(join(dir, 'missing'));
    expect(await cache.get(key, 'float32', 3)).toBeNull();
    await cache.close();
    expect(await readdir(dir)).toEqual([]);
  });

  it('goes on after it was closed', async () => {
    const cache = new FeatureCache(dir, 0);
    for (let i = 0; i < 3; i++) {
      await cache.put(keyOf(i), payload);
      await cache.close();
    }
    for (let i = 0; i < 3; i++) expect(await cache.get(keyOf(i), 'float32', 3)).toEqual(payload);
    await cache.close();
    expect(await readdir(dir)).toHaveLength(6);
  });

  it('keeps groups in shards of their own, many entries in one', async () => {
    const cache = new FeatureCache(dir, 0);
    for (let i = 0; i < 50; i++) await cache.put(keyOf(i), payload, group(i % 2 ? '1' : '2'));
    expect((await cache.get(keyOf(7), 'float32', 3, group('1')))?.length).toBe(3);
    expect(await cache.get(keyOf(7), 'float32', 3, group('2'))).toBeNull();
    await cache.close();
    expect(await readdir(dir)).toHaveLength(4);
  });

  it('begins another shard when one is full', async () => {
    const cache = new FeatureCache(dir, 0);
    const large = new Float32Array(2 ** 23);
    for (let i = 0; i < 3; i++) await cache.put(keyOf(i), large.fill(i));
    for (let i = 0; i < 3; i++)
      expect((await cache.get(keyOf(i), 'float32', large.length))?.every((value) => value === i)).toBe(true);
    await cache.close();
    const sizes = await Promise.all((await fileOf('.bin')).map(async (file) => (await stat(file)).size));
    expect(sizes.sort()).toEqual([2 ** 25 + 32, 2 * (2 ** 25 + 32)]);
  });

  it('takes several at a time', async () => {
    const cache = new FeatureCache(dir, 0);
    await Promise.all(Array.from({ length: 40 }, (_, i) => cache.put(keyOf(i), Float32Array.of(i))));
    const reader = new FeatureCache(dir, 0);
    const entries = await Promise.all(
      Array.from({ length: 40 }, (_, i) => reader.get(keyOf(i), 'float32', 1)),
    );
    expect(entries.map((entry) => entry?.[0])).toEqual(Array.from({ length: 40 }, (_, i) => i));
    await Promise.all([cache.close(), reader.close()]);
  });

  it('reads a flipped byte as absent and stores the entry anew', async () => {
    await filled(5);
    const [data] = await fileOf('.bin');
    await flip(data, 2 * 40 + 35);
    expect(await found(5)).toEqual([0, 1, 3, 4]);
    const cache = new FeatureCache(dir, 0);
    expect(await cache.get(keyOf(2), 'float16', 4)).toBeNull();
    await cache.put(keyOf(2), Uint16Array.from([2, 3, 4, 5]));
    expect(await cache.get(keyOf(2), 'float16', 4)).toEqual(Uint16Array.from([2, 3, 4, 5]));
    await cache.close();
    expect(await found(5)).toEqual([0, 1, 2, 3, 4]);
  });

  it('uses the same features of another shard where one is damaged', async () => {
    await filled(2);
    await filled(2);
    const [, later] = (await fileOf('.bin')).sort();
    await flip(later, 36);
    expect(await found(2)).toEqual([0, 1]);
  });

  it('does not read beyond a shard that was cut off', async () => {
    await filled(5);
    const [data] = await fileOf('.bin');
    await truncate(data, 3 * 40 + 10);
    expect(await found(5)).toEqual([0, 1, 2]);
  });

  it('reads an index as far as it is whole', async () => {
    await filled(5);
    const [index] = await fileOf('.idx');
    const { size } = await stat(index);
    await flip(index, size - 5 * 64 + 3);
    expect(await found(5)).toEqual([0, 2, 3, 4]);
    await truncate(index, size - 3 * 64 - 20);
    expect(await found(5)).toEqual([0]);
    await truncate(index, 10);
    expect(await found(5)).toEqual([]);
    await rm(index);
    expect(await found(5)).toEqual([]);
  });

  it('survives the removal of its shards', async () => {
    const cache = new FeatureCache(dir, 0);
    await cache.put(key, payload);
    await cache.close();
    for (const file of await readdir(dir)) await rm(join(dir, file));
    expect(await cache.get(key, 'float32', 3)).toBeNull();
    await cache.put(key, payload);
    expect(await cache.get(key, 'float32', 3)).toEqual(payload);
    await cache.close();
  });

  it('names the folder that cannot be written to', async () => {
    await filled(1);
    const [data] = await fileOf('.bin');
    const cache = new FeatureCache(join(data, 'below a file'), 0);
    await expect(cache.put(key, payload)).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITABLE' });
    await cache.close();
  });

  it('holds no more in memory than allowed', async () => {
    const cache = new FeatureCache(dir, 24);
    const keys = ['1', '2', '3'].map((digit) => digit.repeat(64));
    for (const each of keys) await cache.put(each, payload);
    // The same again takes no more room.
    await cache.put(keys[2], payload);
    await cache.close();
    await rm(dir, { recursive: true, force: true });
    const entries = await Promise.all(keys.map((each) => cache.get(each, 'float32', 3)));
    expect(entries.map((entry) => entry !== null)).toEqual([false, true, true]);
  });

  it('grows little when far more is read than may be held', async () => {
    const cache = new FeatureCache(dir, 2 ** 22);
    const length = 2 ** 19;
    for (let i = 0; i < 128; i++) await cache.put(keyOf(i), new Uint16Array(length).fill(i));
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    for (let i = 0; i < 128; i++) {
      expect((await cache.get(keyOf(i), 'float16', length))?.[length - 1]).toBe(i);
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    await cache.close();
    // 128 MiB were read; the collector may leave some of it lying for a while.
    expect(most).toBeLessThan(96 * 2 ** 20);
  });
});
