import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FeatureCache } from './cache.js';

const key = 'ab'.repeat(32);
const payload = Float32Array.from([1, 2, 3]);

describe('FeatureCache', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'harness-cache-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('finds on disk what another process stored', async () => {
    await new FeatureCache(dir).put(key, payload);
    expect(await new FeatureCache(dir).get(key, 'float32', 3)).toEqual(payload);
    expect(await new FeatureCache(dir).get('cd'.repeat(32), 'float32', 3)).toBeNull();
  });

  it('reads a half-written entry as absent and replaces it', async () => {
    await new FeatureCache(dir).put(key, payload);
    const [shard] = await readdir(dir);
    const [file] = await readdir(join(dir, shard));
    await writeFile(join(dir, shard, file), 'PBF1 cut');
    const cache = new FeatureCache(dir);
    expect(await cache.get(key, 'float32', 3)).toBeNull();
    await cache.put(key, payload);
    expect(await new FeatureCache(dir).get(key, 'float32', 3)).toEqual(payload);
  });

  it('holds no more in memory than allowed', async () => {
    const cache = new FeatureCache(dir, 24);
    const keys = ['1', '2', '3'].map((digit) => digit.repeat(64));
    for (const each of keys) await cache.put(each, payload);
    await rm(dir, { recursive: true, force: true });
    const found = await Promise.all(keys.map((each) => cache.get(each, 'float32', 3)));
    expect(found.map((entry) => entry !== null)).toEqual([false, true, true]);
  });
});
