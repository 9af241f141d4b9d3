import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBackbone, type Backbone } from '@protobench/backbones';
import { encodePng, type Sample } from '@protobench/datasets';
import type { ProgressEvent } from '../progress.js';
import { FeatureCache } from './cache.js';
import { FeatureStore } from './feature-store.js';
import { describeCache } from './inventory.js';

const NAME = 'mobilenetv3-centernet-coco';
const COUNT = 5;

describe('FeatureStore', () => {
  let dir: string;
  let cacheDir: string;
  let backbone: Backbone;
  let samples: Sample[];
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'harness-store-'));
    backbone = await findBackbone(NAME).load({});
    samples = [];
    for (let i = 0; i < COUNT; i++) {
      const data = Uint8Array.from({ length: 64 * 64 * 3 }, (_, k) => ((k + i * 977) * 2654435761) >>> 24);
      const path = join(dir, `${i}.png`);
      await writeFile(path, await encodePng(data, 64, 64));
      const image = { kind: 'file', path } as const;
      const rest = { category: 'nut', split: 'train', defect: 'good', anomalous: false, mask: null } as const;
      samples.push({ id: `nut/${i}.png`, image, ...rest });
    }
  });
  beforeEach(() => {
    cacheDir = join(dir, 'cache');
  });
  afterEach(() => rm(cacheDir, { recursive: true, force: true }));
  afterAll(async () => {
    backbone.dispose();
    await rm(dir, { recursive: true, force: true });
  });

  function open(dtype: 'float16' | 'float32' = 'float16', taps = backbone.taps.slice(1)): FeatureStore {
    const selection = { name: NAME, imageSize: 64, randomWeights: false };
    return new FeatureStore(new FeatureCache(cacheDir, 0), { selection, backbone, taps }, dtype, 'compiled');
  }
  async function ensure(store: FeatureStore): Promise<number> {
    const events: ProgressEvent[] = [];
    await store.ensure(samples, (event) => void events.push(event));
    return events[0]?.total ?? 0;
  }
  async function features(store: FeatureStore): Promise<Float32Array[]> {
    return (await store.batch(samples)).map(({ data }) => data as Float32Array);
  }

  it('computes once and finds again what any store of the same kind left', async () => {
    const first = open();
    expect(await first.countCached(samples)).toBe(0);
    expect(await ensure(first)).toBe(COUNT);
    const computed = await features(first);
    expect(computed.map(({ length }) => length)).toEqual([COUNT * 8 * 8 * 32, COUNT * 4 * 4 * 88]);
    await first.dispose();
    const second = open();
    expect(await second.countCached(samples)).toBe(COUNT);
    expect(await ensure(second)).toBe(0);
    expect(await features(second)).toEqual(computed);
    await second.dispose();
  });

  it('keeps apart what was made otherwise, and says how it was made', async () => {
    const stores = [open('float16'), open('float32'), open('float16', backbone.taps.slice(2))];
    for (const store of stores) {
      expect(await ensure(store)).toBe(COUNT);
      await store.dispose();
    }
    const { shards } = await describeCache(cacheDir, true);
    expect(shards.map(({ about, entries }) => [about?.dtype, about?.taps.length, entries]).sort()).toEqual([
      ['float16', 1, COUNT],
      ['float16', 2, COUNT],
      ['float32', 2, COUNT],
    ]);
    expect(shards[0]).toMatchObject({
      complete: true,
      damaged: 0,
      about: { backbone: NAME, weightsHash: backbone.weightsHash, weights: 'published', imageSize: 64 },
    });
  });

  it('computes a damaged entry again', async () => {
    const first = open('float32');
    await ensure(first);
    const computed = await features(first);
    await first.dispose();
    const data = (await readdir(cacheDir)).find((file) => file.endsWith('.bin')) as string;
    const bytes = await readFile(join(cacheDir, data));
    bytes[bytes.length >> 1] ^= 1;
    await writeFile(join(cacheDir, data), bytes);
    const second = open('float32');
    expect(await ensure(second)).toBe(1);
    const again = await features(second);
    await second.dispose();
    // The damaged image was in a batch of five before and is alone now.
    again.forEach((values, t) =>
      values.forEach((value, i) => expect(Math.abs(value - computed[t][i])).toBeLessThan(1e-4)),
    );
    const third = open('float32');
    expect(await ensure(third)).toBe(0);
    expect(await features(third)).toEqual(again);
    await third.dispose();
  });

  it('computes one by one what is missing when a batch is asked for', async () => {
    const store = open();
    expect((await features(store)).map(({ length }) => length)).toEqual([10_240, 7_040]);
    expect(await store.countCached(samples)).toBe(COUNT);
    await store.dispose();
  });
});
