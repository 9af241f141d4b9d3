import { decodeRgb } from '../image/decode.js';
import { CATEGORIES } from './categories.js';
import { contactSheet, outlineMask } from './contact-sheet.js';
import { generate } from './generate.js';

describe('contactSheet', () => {
  it('shows a row of normal images and a row per defect, side by side', async () => {
    const options = { size: 48, columns: 2, categories: ['nut', 'fabric'], outlines: false };
    const sheet = await decodeRgb(await contactSheet(options), 'sheet');
    const shown = CATEGORIES.filter(({ name }) => name === 'fabric' || name === 'nut');
    const rows = shown.reduce((sum, { defects }) => sum + 1 + defects.length, 0);
    expect([sheet.width, sheet.height]).toEqual([96, 48 * rows]);
    const { image } = generate({
      seed: 0,
      size: 48,
      category: 'fabric',
      split: 'test',
      defect: shown[0].defects[0],
      index: 1,
    });
    for (let y = 0; y < 48; y++) {
      const from = ((48 + y) * 96 + 48) * 3;
      expect(sheet.data.subarray(from, from + 144)).toEqual(image.data.subarray(y * 144, (y + 1) * 144));
    }
  });

  it('outlines defects in red', async () => {
    const options = { size: 48, columns: 1, categories: ['nut'] };
    const plain = await decodeRgb(await contactSheet({ ...options, outlines: false }), 'sheet');
    const lined = await decodeRgb(await contactSheet(options), 'sheet');
    const changed = Array.from({ length: plain.data.length / 3 }, (_, i) => i).filter(
      (i) => plain.data[i * 3] !== lined.data[i * 3] || plain.data[i * 3 + 1] !== lined.data[i * 3 + 1],
    );
    expect(changed.length).toBeGreaterThan(20);
    for (const i of changed) expect([...lined.data.subarray(i * 3, i * 3 + 3)]).toEqual([255, 0, 0]);
  });
});

describe('outlineMask', () => {
  it('draws just outside of the mask', () => {
    const image = { width: 4, height: 3, data: new Uint8Array(36) };
    const mask = { width: 4, height: 3, data: Uint8Array.from([0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0]) };
    const red = [...outlineMask(image, mask).data].filter((_, i) => i % 3 === 0).map((value) => value / 255);
    expect(red).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0]);
  });
});
