import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findBackbone, type Backbone } from '@protobench/backbones';
import { encodePng, type Sample } from '@protobench/datasets';
import { float16ToFloat32 } from '@protobench/nn';
import type { ProgressEvent } from '../progress.js';
import { sourceOptions, sourceUrl } from '../testing/child-program.js';
import { FeatureCache } from './cache.js';
import { packFeatures, type FeatureType } from './codec.js';
import { FeatureStore } from './feature-store.js';
import type { ThreadOptions } from './threaded-features.js';
import type { ThreadProgram } from './workers/thread.js';

const NAME = 'mobilenetv3-centernet-coco';
const COUNT = 7;
const HERE: ThreadOptions = { program: { url: new URL('file:///nowhere/program.js') } };

describe('features in threads', () => {
  let dir: string;
  let cacheDir: string;
  let backbone: Backbone;
  let samples: Sample[];
  let program: ThreadProgram;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'harness-threads-'));
    program = { url: new URL(sourceUrl('features/workers/program.ts')), execArgv: sourceOptions(dir) };
    backbone = await findBackbone(NAME).load({});
    samples = [];
    for (let i = 0; i < COUNT; i++) {
      const data = Uint8Array.from({ length: 80 * 70 * 3 }, (_, k) => ((k + i * 977) * 2654435761) >>> 24);
      samples.push(await sampleOf(`${i}.png`, await encodePng(data, 80, 70)));
    }
  });
  beforeEach(async () => {
    cacheDir = await mkdtemp(join(dir, 'cache-'));
  });
  afterAll(async () => {
    backbone.dispose();
    await rm(dir, { recursive: true, force: true });
  });

  async function sampleOf(name: string, bytes: Uint8Array): Promise<Sample> {
    const path = join(dir, name);
    await writeFile(path, bytes);
    const image = { kind: 'file', path } as const;
    const rest = { category: 'nut', split: 'train', defect: 'good', anomalous: false, mask: null } as const;
    return { id: `nut/${name}`, image, ...rest };
  }
  function open(threads: ThreadOptions, dtype: FeatureType = 'float32'): FeatureStore {
    const selection = { name: NAME, imageSize: 64, randomWeights: false };
    const source = { selection, backbone, taps: backbone.taps };
    return new FeatureStore(new FeatureCache(cacheDir, 0), source, dtype, 'compiled', threads);
  }
  /** Features of the images in a new cache, and the numbers of images that progress told of. */
  async function fill(threads: ThreadOptions, dtype: FeatureType, images = samples) {
    cacheDir = await mkdtemp(join(dir, 'cache-'));
    const store = open(threads, dtype);
    const events: ProgressEvent[] = [];
    await store.ensure(images, (event) => void events.push(event));
    expect(await store.countCached(images)).toBe(images.length);
    const features = (await store.batch(images)).map(({ data }) => data as Float32Array);
    await store.dispose();
    return { features, progress: events.map(({ done }) => done) };
  }

  /** One image after the other, in whatever order they were done. */
  const everyImage = Array.from({ length: COUNT }, (_, i) => i + 1);

  it.each(['float16', 'float32'] as const)(
    'have the same bits for any number of threads (%s)',
    async (dtype) => {
      const alone = await fill(HERE, dtype);
      expect(alone.features[0].some((value) => value !== 0)).toBe(true);
      expect(alone.progress).toEqual(everyImage);
      for (const threads of dtype === 'float32' ? [1, 3] : [2]) {
        const { features, progress } = await fill({ threads, program }, dtype);
        expect(features).toEqual(alone.features);
        expect(progress).toEqual(everyImage);
      }
    },
  );

  it('are rounded to float16 by the model as packFeatures does', async () => {
    const exact = await fill(HERE, 'float32');
    const { features } = await fill(HERE, 'float16');
    for (const [t, tap] of features.entries())
      expect(tap).toEqual(
        float16ToFloat32(packFeatures([exact.features[t]], 'float16', 'tap') as Uint16Array),
      );
  });

  it('do not depend on the order of images', async () => {
    const { features } = await fill(HERE, 'float32');
    const backwards = await fill({ threads: 2, program }, 'float32', [...samples].reverse());
    for (const [t, all] of features.entries()) {
      const width = all.length / COUNT;
      for (let i = 0; i < COUNT; i++)
        expect(all.subarray(i * width, (i + 1) * width)).toEqual(
          backwards.features[t].subarray((COUNT - 1 - i) * width, (COUNT - i) * width),
        );
    }
  });

  it('tell of the first image that cannot be read, as the caller would', async () => {
    const whole = await readFile(join(dir, '0.png'));
    const cut = await sampleOf('cut.png', whole.subarray(0, whole.length >> 1));
    const none = await sampleOf('none.png', Uint8Array.of(1, 2, 3));
    const images = [...samples.slice(0, 3), cut, none, ...samples.slice(3)];
    const failures: unknown[] = [];
    for (const threads of [HERE, { threads: 3, program }]) {
      const store = open(threads);
      const failure: unknown = await store.ensure(images, () => undefined).catch((error: unknown) => error);
      await store.dispose();
      expect(failure).toMatchObject({ name: 'DatasetError', code: 'IMAGE_UNREADABLE' });
      const { message, hint } = failure as { message: string; hint: string };
      // What libvips adds to it may have gone to another image that failed meanwhile.
      expect(message).toContain('cut.png cannot be decoded');
      failures.push(hint);
    }
    expect(failures[1]).toEqual(failures[0]);
  });

  it('stop when the listener throws, and go on from there', async () => {
    const store = open({ threads: 1, program });
    const work = store.ensure(samples, () => {
      throw new Error('enough');
    });
    await expect(work).rejects.toThrow('enough');
    const cached = await store.countCached(samples);
    expect(cached).toBeGreaterThanOrEqual(2);
    expect(cached).toBeLessThan(COUNT);
    const events: ProgressEvent[] = [];
    await store.ensure(samples, (event) => void events.push(event));
    expect(events[0].total).toBe(COUNT - cached);
    expect(await store.countCached(samples)).toBe(COUNT);
    await store.dispose();
  });

  it('say so when a thread breaks down', async () => {
    const file = join(dir, 'dies.mjs');
    await writeFile(
      file,
      "import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => process.exit(7));",
    );
    const store = open({ threads: 2, program: { url: pathToFileURL(file) } });
    await expect(store.ensure(samples, () => undefined)).rejects.toMatchObject({
      name: 'HarnessError',
      code: 'WORKER_FAILED',
      message: expect.stringContaining('code 7') as string,
    });
    await store.dispose();
  });
});
