import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { itNeeds, shared } from '../testing/shared.js';
import { temporaryFolder } from '../testing/mvtec-folder.js';
import { encodePng } from './encode.js';
import { fitImage, fitMask, prepareImage, prepareMask } from './prepare.js';
import { readImage, readMask } from './read.js';
import { resizeBilinear } from './resize-bilinear.js';

const block = { width: 8, height: 8, data: Uint8Array.from({ length: 64 }, (_, i) => (i % 8 < 3 ? 255 : 0)) };

describe('fitMask', () => {
  it('counts a pixel as defective when more than half of it is', () => {
    // Three of eight columns at half the size: full, 0.5 of a column and its neighbours, nothing.
    const { width, height, data } = fitMask(block, { width: 4, height: 4 });
    expect([width, height]).toEqual([4, 4]);
    expect([...data.subarray(0, 4)]).toEqual([1, 1, 0, 0]);
  });

  it('draws the line at 127.5', () => {
    const mask = { width: 2, height: 1, data: Uint8Array.of(127, 128) };
    expect([...fitMask(mask, { width: 2, height: 1 }).data]).toEqual([0, 1]);
  });

  it('counts everything but 0 as defective under the rule nearest', () => {
    const mask = { width: 2, height: 1, data: Uint8Array.of(0, 1) };
    expect([...fitMask(mask, { width: 4, height: 1, rule: 'nearest' }).data]).toEqual([0, 0, 1, 1]);
  });

  it('crops before it goes to the size of the evaluation', () => {
    const geometry = {
      width: 8,
      height: 8,
      crop: { width: 4, height: 4 },
      evaluation: { width: 2, height: 2 },
    };
    // The crop keeps columns 2 to 5, of which the first is defective.
    expect([...fitMask(block, { ...geometry, rule: 'nearest' }).data]).toEqual([0, 0, 0, 0]);
    const wide = { ...geometry, evaluation: { width: 4, height: 1 } };
    expect([...fitMask(block, { ...wide, rule: 'nearest' }).data]).toEqual([1, 0, 0, 0]);
    expect([...fitMask(block, wide).data]).toEqual([1, 0, 0, 0]);
  });
});

describe('fitImage', () => {
  it('resizes, then crops the middle', () => {
    const data = Uint8Array.from({ length: 16 * 12 * 3 }, (_, i) => (i * 29) % 256);
    const image = { width: 16, height: 12, data };
    const cropped = fitImage(image, { width: 8, height: 8, crop: { width: 2, height: 4 } });
    const resized = resizeBilinear(image, 8, 8);
    expect([cropped.width, cropped.height]).toEqual([2, 4]);
    expect([...cropped.data.subarray(0, 6)]).toEqual([
      ...resized.data.subarray((2 * 8 + 3) * 3, (2 * 8 + 5) * 3),
    ]);
  });
});

describe('prepareImage and prepareMask', () => {
  it('read and fit', async () => {
    const { path, remove } = temporaryFolder();
    const ref = { kind: 'file', path: join(path, 'm.png') } as const;
    writeFileSync(ref.path, await encodePng(block.data, 8, 8));
    expect(await prepareMask(ref, { width: 4, height: 4 })).toEqual(
      fitMask(await readMask(ref), { width: 4, height: 4 }),
    );
    expect(await prepareImage(ref, { width: 4, height: 4 })).toEqual(
      fitImage(await readImage(ref), { width: 4, height: 4 }),
    );
    remove();
  });

  itNeeds('golden/resize')('take 1000 x 900 pixels to 256 x 256 in no time', async () => {
    const image = await readImage({ kind: 'file', path: shared('golden/resize/bottle_original.png') });
    resizeBilinear(image, 256, 256);
    const start = performance.now();
    for (let i = 0; i < 5; i++) resizeBilinear(image, 256, 256);
    // About 8 ms an image on one quiet core; the bound is for busy machines.
    expect((performance.now() - start) / 5).toBeLessThan(150);
  });
});
