import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GeneratedRef, ImageRef } from '../model.js';
import { failureOf } from '../testing/failure.js';
import { temporaryFolder } from '../testing/mvtec-folder.js';
import { encodePng } from './encode.js';
import { readSample } from './read-sample.js';
import { contentHash, describeRef, readImage, readMask } from './read.js';

let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ path: folder, remove } = temporaryFolder());
});
afterEach(() => remove());

const recipe = {
  seed: 1,
  size: 64,
  category: 'gear',
  split: 'test',
  defect: 'blocked_hole',
  index: 0,
} as const;
const drawn = (part: GeneratedRef['part']): GeneratedRef => ({ kind: 'generated', part, recipe });

async function file(name: string, pixels: Uint8Array, width: number, height: number): Promise<ImageRef> {
  const path = join(folder, name);
  writeFileSync(path, await encodePng(pixels, width, height));
  return { kind: 'file', path };
}

describe('readImage and readMask', () => {
  it('read files as colour and as grey', async () => {
    const ref = await file('a.png', Uint8Array.of(10, 10, 10, 255, 0, 0), 2, 1);
    expect((await readImage(ref)).data).toEqual(Uint8Array.of(10, 10, 10, 255, 0, 0));
    expect(await readMask(ref)).toEqual({ width: 2, height: 1, data: Uint8Array.of(10, 76) });
  });

  it('read drawings', async () => {
    const image = await readImage(drawn('image'));
    const mask = await readMask(drawn('mask'));
    expect([image.width, image.height, image.data.length]).toEqual([64, 64, 64 * 64 * 3]);
    expect(mask.data).toHaveLength(64 * 64);
    expect(new Set(mask.data)).toEqual(new Set([0, 255]));
  });

  it('name the file that cannot be opened', async () => {
    const error = await failureOf(() => readImage({ kind: 'file', path: join(folder, 'gone.png') }));
    expect(error.code).toBe('IMAGE_UNREADABLE');
    expect(error.message).toContain(join(folder, 'gone.png'));
  });

  it('name the file that is cut in half', async () => {
    const ref = await file(
      'cut.png',
      new Uint8Array(300).map((_, i) => (i * 91) % 256),
      10,
      10,
    );
    const path = join(folder, 'cut.png');
    const whole = readFileSync(path);
    writeFileSync(path, whole.subarray(0, whole.length / 2));
    for (const read of [readImage, readMask]) {
      const error = await failureOf(() => read(ref));
      expect(error.code).toBe('IMAGE_UNREADABLE');
      expect(error.message).toContain(path);
    }
  });
});

describe('contentHash', () => {
  it('is the sha256 of a file', async () => {
    const ref = await file('a.png', Uint8Array.of(1, 2, 3), 1, 1);
    const expected = createHash('sha256')
      .update(readFileSync(join(folder, 'a.png')))
      .digest('hex');
    expect(await contentHash(ref)).toBe(expected);
  });

  it('tells every drawing from every other', async () => {
    const refs: ImageRef[] = [
      drawn('image'),
      drawn('mask'),
      { ...drawn('image'), recipe: { ...recipe, seed: 2 } },
      { ...drawn('image'), recipe: { ...recipe, size: 65 } },
      { ...drawn('image'), recipe: { ...recipe, split: 'train' } },
      { ...drawn('image'), recipe: { ...recipe, index: 1 } },
    ];
    const hashes = await Promise.all(refs.map(contentHash));
    expect(new Set(hashes).size).toBe(refs.length);
    expect(await contentHash(drawn('image'))).toBe(hashes[0]);
  });
});

describe('describeRef', () => {
  it('names files by path and drawings by recipe', () => {
    expect(describeRef({ kind: 'file', path: '/a/b.png' })).toBe('/a/b.png');
    expect(describeRef(drawn('mask'))).toContain('gear/test/blocked_hole/0 (mask)');
  });
});

describe('readSample', () => {
  const base = {
    id: 'c/test/d/000.png',
    category: 'c',
    split: 'test',
    defect: 'd',
    anomalous: true,
  } as const;

  it('gives a normal image a mask of zeros', async () => {
    const image = await file('a.png', new Uint8Array(6), 2, 1);
    const { mask } = await readSample({ ...base, anomalous: false, image, mask: null });
    expect(mask).toEqual({ width: 2, height: 1, data: new Uint8Array(2) });
  });

  it('refuses a mask of another size', async () => {
    const image = await file('a.png', new Uint8Array(6), 2, 1);
    const mask = await file('m.png', new Uint8Array(2), 1, 2);
    const error = await failureOf(() => readSample({ ...base, image, mask }));
    expect(error.code).toBe('MASK_SIZE');
    expect(error.message).toBe('The mask of c/test/d/000.png is 1 x 2, but the image is 2 x 1.');
  });
});
