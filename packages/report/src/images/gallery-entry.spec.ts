import type { GalleryEntry } from '@protobench/harness';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { partImage, partMap, partMask, writeNpy, writePng } from '../testing/fixture-images.js';
import { tempDir } from '../testing/temp-dir.js';
import { renderGalleryEntry } from './gallery-entry.js';
import { maskOutline } from './outline.js';
import { colourMap, overlay } from './overlay.js';
import { PANEL_GAP } from './panels.js';

const SIZE = 24;
const RANGE = { min: 0.1, max: 0.9 };

describe('renderGalleryEntry', () => {
  const dir = tempDir();
  const rgb = partImage(SIZE, true);
  const entry: GalleryEntry = {
    id: 'part/test/scratch/000.png',
    category: 'part',
    defect: 'scratch',
    anomalous: true,
    score: 0.9,
    role: 'best-anomalous',
    image: 'gallery/a.png',
    mask: 'gallery/a-mask.png',
    map: 'gallery/a.npy',
  };

  beforeAll(async () => {
    await writePng(join(dir, 'gallery/a.png'), rgb, SIZE, 3);
    await writePng(join(dir, 'gallery/a-mask.png'), partMask(SIZE), SIZE, 1);
    await writeNpy(join(dir, 'gallery/a.npy'), partMap(SIZE, 0.9), [SIZE, SIZE]);
    await writeNpy(join(dir, 'gallery/cube.npy'), new Float32Array(8), [2, 2, 2]);
    writeFileSync(join(dir, 'gallery/broken.png'), 'not a picture');
    await writePng(join(dir, 'gallery/large.png'), partImage(2 * SIZE, true), 2 * SIZE, 3);
    await writePng(join(dir, 'gallery/grey.png'), new Uint8Array(SIZE * SIZE).fill(77), SIZE, 1);
  });

  async function panels(of: GalleryEntry): Promise<Uint8Array[]> {
    const { data, info } = await sharp(await renderGalleryEntry(dir, of, RANGE))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([4 * SIZE + 3 * PANEL_GAP, SIZE, 4]);
    return [0, 1, 2, 3].map((panel) => {
      const left = panel * (SIZE + PANEL_GAP);
      const pixels = Array.from({ length: SIZE * SIZE }, (_, at) => {
        const from = 4 * (Math.floor(at / SIZE) * info.width + left + (at % SIZE));
        expect(data[from + 3]).toBe(255);
        return [...data.subarray(from, from + 3)];
      });
      return Uint8Array.from(pixels.flat());
    });
  }

  it('shows the image, the outline, the map and the heat map side by side', async () => {
    const [image, outlined, map, heat] = await panels(entry);
    expect(image).toEqual(rgb);
    expect(map).toEqual(colourMap(partMap(SIZE, 0.9), RANGE));
    expect(heat).toEqual(overlay(rgb, partMap(SIZE, 0.9), RANGE, 0.75));
    const outline = maskOutline({ height: SIZE, width: SIZE, data: partMask(SIZE) }, 1);
    expect(outline.some((value) => value === 1)).toBe(true);
    const expected = Uint8Array.from(rgb, (value, at) =>
      outline[Math.floor(at / 3)] === 1 ? [255, 64, 64][at % 3] : value,
    );
    expect(outlined).toEqual(expected);
  });

  it('leaves the gaps transparent', async () => {
    const png = await renderGalleryEntry(dir, entry, RANGE);
    const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
    for (let x = SIZE; x < SIZE + PANEL_GAP; x++) expect(data[4 * (5 * info.width + x) + 3]).toBe(0);
  });

  it('draws no outline for a normal image', async () => {
    const [image, outlined] = await panels({ ...entry, mask: null });
    expect(outlined).toEqual(image);
  });

  it('brings images to the size of the map and grey ones to three channels', async () => {
    const [large] = await panels({ ...entry, image: 'gallery/large.png' });
    const difference = large.reduce((sum, value, at) => sum + Math.abs(value - rgb[at]), 0) / large.length;
    expect(difference).toBeLessThan(12);
    const [grey] = await panels({ ...entry, image: 'gallery/grey.png' });
    expect(new Set(grey)).toEqual(new Set([77]));
  });

  it('is smaller with a palette, and close to the same picture', async () => {
    const full = await renderGalleryEntry(dir, entry, RANGE);
    const small = await renderGalleryEntry(dir, entry, RANGE, { palette: true });
    expect((await sharp(small).metadata()).isPalette).toBe(true);
    const [a, b] = await Promise.all([full, small].map((png) => sharp(png).ensureAlpha().raw().toBuffer()));
    expect(b).toHaveLength(a.length);
    const difference = a.reduce((sum, value, at) => sum + Math.abs(value - b[at]), 0) / a.length;
    expect(difference).toBeLessThan(10);
  });

  it.each([
    [{ image: 'gallery/none.png' }, 'BAD_IMAGE', /^gallery\/none\.png: expected a PNG image/],
    [{ image: 'gallery/broken.png' }, 'BAD_IMAGE', /^gallery\/broken\.png: expected a PNG image/],
    [{ map: 'gallery/none.npy' }, 'BAD_NPY', /^none\.npy: expected a readable file, found ENOENT\.$/],
    [{ map: 'gallery/cube.npy' }, 'BAD_NPY', /expected shape \[height, width\], found \[2, 2, 2\]/],
    [{ map: '../outside.npy' }, 'UNSAFE_PATH', /found "\.\.\/outside\.npy"/],
    [{ image: '/etc/hostname' }, 'UNSAFE_PATH', /found "\/etc\/hostname"/],
    [{ mask: 'gallery/../../x.png' }, 'UNSAFE_PATH', /found "gallery\/\.\.\/\.\.\/x\.png"/],
  ])('refuses %j', async (change, code, message) => {
    await expect(renderGalleryEntry(dir, { ...entry, ...change }, RANGE)).rejects.toMatchObject({
      name: 'ReportError',
      code,
      message: expect.stringMatching(message),
    });
  });
});
