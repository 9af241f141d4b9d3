import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePng } from '@protobench/datasets';
import { PROFILES } from '@protobench/metrics';
import type { ImageFiles } from './inventory.js';
import { MaskCache, maskKey } from './mask-cache.js';

describe('MaskCache', () => {
  let dir: string;
  const map = { height: 2, width: 3, data: new Float32Array(6) };
  const files = (name: string): ImageFiles => ({
    key: `a/b/${name}`,
    category: 'a',
    anomalous: true,
    map: `${name}.npy`,
    mask: join(dir, `${name}.png`),
  });
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'protobench-masks-'));
    for (const name of ['one', 'two'])
      await writeFile(join(dir, `${name}.png`), await encodePng(Uint8Array.of(0, 9, 0, 0, 0, 255), 3, 2));
  });
  afterAll(() => rm(dir, { recursive: true }));

  it('prepares and labels a mask once', async () => {
    const cache = new MaskCache(PROFILES.exact, false);
    const first = await cache.of(files('one'), map);
    expect([...(first?.mask ?? [])]).toEqual([0, 1, 0, 0, 0, 1]);
    expect(first?.regions.count).toBe(1);
    expect(await cache.of(files('one'), map)).toBe(first);
    expect(await cache.of({ ...files('one'), mask: null }, map)).toBeNull();
  });

  it('keeps the first masks that fit and reads the others again', async () => {
    const cache = new MaskCache(PROFILES.exact, false, 6 * 5);
    const one = await cache.of(files('one'), map);
    const two = await cache.of(files('two'), map);
    expect(await cache.of(files('one'), map)).toBe(one);
    const again = await cache.of(files('two'), map);
    expect(again).not.toBe(two);
    expect(again).toEqual(two);
  });

  it('is shared by profiles that treat masks alike', () => {
    expect(maskKey(PROFILES.exact)).toBe(maskKey(PROFILES['mvtec-official']));
    expect(maskKey(PROFILES['ader-200'])).toBe(maskKey(PROFILES.rd4ad));
    expect(maskKey(PROFILES.dinomaly)).not.toBe(maskKey(PROFILES['inp-former']));
  });
});
