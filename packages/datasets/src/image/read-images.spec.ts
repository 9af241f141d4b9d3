import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { ImageRef } from '../model.js';
import type { BuiltSources } from '../testing/built-program.js';
import { buildSources } from '../testing/built-program.js';
import { failureOf } from '../testing/failure.js';
import { temporaryFolder, writePng } from '../testing/mvtec-folder.js';
import { WorkerPool } from '../workers/pool.js';
import { prepareImage } from './prepare.js';
import { readImages } from './read-images.js';
import type { RgbImage } from './types.js';

const geometry = { width: 16, height: 12 };

describe('readImages', () => {
  let built: BuiltSources;
  let folder: ReturnType<typeof temporaryFolder>;
  let samples: { readonly image: ImageRef }[];

  beforeAll(async () => {
    built = buildSources();
    folder = temporaryFolder();
    samples = [];
    for (let i = 0; i < 12; i++) {
      const path = join(folder.path, `${i}.png`);
      await writePng(path, i * 9, 3, 20 + i, 30 - i);
      samples.push({ image: { kind: 'file', path } });
    }
    const recipe = { seed: 1, size: 40, category: 'nut', split: 'test', defect: 'rust', index: 0 } as const;
    samples.push({ image: { kind: 'generated', part: 'image', recipe } });
  });
  afterAll(() => {
    built.remove();
    folder.remove();
  });

  const direct = () => Promise.all(samples.map(({ image }) => prepareImage(image, geometry)));

  it.each([0, 1, 3])('reads with %i threads what prepareImage reads, in order', async (workers) => {
    const pool = new WorkerPool(workers, built.program);
    const images: RgbImage[] = [];
    let next = 0;
    for await (const { sample, image } of readImages(samples, geometry, { pool, workers })) {
      expect(sample).toBe(samples[next++]);
      images.push(image);
    }
    await pool.close();
    expect(images).toEqual(await direct());
  });

  it('throws the error of an image when its turn comes', async () => {
    const broken = { image: { kind: 'file', path: join(folder.path, 'gone.png') } as const };
    const pool = new WorkerPool(2, built.program);
    let read = 0;
    const error = await failureOf(async () => {
      const mixed = [...samples.slice(0, 5), broken, ...samples.slice(5)];
      for await (const _ of readImages(mixed, geometry, { pool })) read += _ ? 1 : 0;
    });
    await pool.close();
    expect(error.code).toBe('IMAGE_UNREADABLE');
    expect(error.message).toContain('gone.png');
    expect(read).toBe(5);
  });

  it('runs as built modules do, in threads of its own, and lets the process end after an early break', async () => {
    const script = join(folder.path, 'read.mjs');
    const module = (file: string) => JSON.stringify(pathToFileURL(built.path(file)).href);
    writeFileSync(
      script,
      `import { readImages } from ${module('image/read-images.js')};
       import { WorkerPool } from ${module('workers/pool.js')};
       const samples = ${JSON.stringify(samples)};
       const sums = [];
       for await (const { image } of readImages(samples, ${JSON.stringify(geometry)}, { workers: 2 })) {
         sums.push(image.data.reduce((a, b) => a + b, 0));
         if (sums.length === 7) break;
       }
       console.log(JSON.stringify({ threaded: new WorkerPool(2).threaded, sums }));`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, [script], { timeout: 50_000 });
    const images = (await direct()).slice(0, 7);
    expect(JSON.parse(stdout)).toEqual({
      threaded: true,
      sums: images.map(({ data }) => data.reduce((a, b) => a + b, 0)),
    });
  });
});
