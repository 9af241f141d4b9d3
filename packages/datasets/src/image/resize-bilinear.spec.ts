import { readFileSync } from 'node:fs';
import { failureOf } from '../testing/failure.js';
import { itNeeds, shared } from '../testing/shared.js';
import { decodeRgb } from './decode.js';
import { resizeBilinear, resizeBilinearGray } from './resize-bilinear.js';

const load = (name: string) => decodeRgb(readFileSync(shared(`golden/resize/${name}.png`)), name);
const gray = (width: number, height: number, values: readonly number[]) => ({
  width,
  height,
  data: Uint8Array.from(values),
});

describe('resizeBilinear', () => {
  for (const [name, width, height] of [
    ['bottle_224', 224, 224],
    ['bottle_256', 256, 256],
    ['bottle_300x180', 300, 180],
    ['bottle_448', 448, 448],
  ] as const) {
    itNeeds('golden/resize')(`is Pillow's result byte for byte: ${name}`, async () => {
      const result = resizeBilinear(await load('bottle_original'), width, height);
      const expected = await load(name);
      expect([result.width, result.height]).toEqual([expected.width, expected.height]);
      expect(Buffer.compare(result.data, expected.data)).toBe(0);
    });
  }

  // Values from Pillow 9.4: Image.frombytes('L', size, data).resize(size, Image.BILINEAR).
  it.each([
    ['shrinks', gray(8, 1, [0, 10, 50, 200, 255, 3, 77, 128]), 3, 1, [32, 152, 88]],
    ['enlarges', gray(3, 1, [0, 100, 255]), 7, 1, [0, 14, 57, 100, 166, 233, 255]],
    ['shrinks columns', gray(1, 5, [255, 0, 0, 128, 64]), 1, 2, [87, 73]],
    ['does both at once', gray(2, 4, [0, 255, 255, 0, 10, 20, 30, 40]), 3, 2, [111, 112, 112, 54, 40, 26]],
  ])('%s as Pillow does', (_, image, width, height, expected) => {
    expect([...resizeBilinearGray(image, width, height).data]).toEqual(expected);
  });

  it.each([
    [4, 5],
    [8, 6],
    [9, 5],
    [20, 11],
  ])('resizes every channel on its own, to %d x %d', (width, height) => {
    const data = Uint8Array.from({ length: 9 * 7 * 3 }, (_, i) => (i * 73 + (i % 5) * 31) % 256);
    const result = resizeBilinear({ width: 9, height: 7, data }, width, height);
    for (let channel = 0; channel < 3; channel++) {
      const plane = data.filter((_, i) => i % 3 === channel);
      const alone = resizeBilinearGray({ width: 9, height: 7, data: plane }, width, height);
      expect(result.data.filter((_, i) => i % 3 === channel)).toEqual(alone.data);
    }
  });

  it.each([4, 20])('does not depend on where in memory an image begins, to %d rows', (height) => {
    const bytes = Uint8Array.from({ length: 8 * 9 * 3 + 1 }, (_, i) => (i * 73) % 256);
    const inside = { width: 8, height: 9, data: bytes.subarray(1) };
    const alone = { width: 8, height: 9, data: bytes.slice(1) };
    expect(resizeBilinear(inside, 8, height)).toEqual(resizeBilinear(alone, 8, height));
  });

  it('copies when the size stays', () => {
    const image = { width: 2, height: 1, data: Uint8Array.of(1, 2, 3, 4, 5, 6) };
    const copy = resizeBilinear(image, 2, 1);
    expect(copy).toEqual(image);
    expect(copy.data).not.toBe(image.data);
  });

  it('keeps a uniform image uniform', () => {
    const image = { width: 37, height: 23, data: new Uint8Array(37 * 23).fill(255) };
    for (const size of [5, 23, 64])
      expect(new Set(resizeBilinearGray(image, size, size).data)).toEqual(new Set([255]));
  });

  it.each([
    [0, 4],
    [4, -1],
    [2.5, 4],
    [Number.NaN, 4],
  ])('refuses %d x %d', async (width, height) => {
    const error = await failureOf(() =>
      resizeBilinear({ width: 1, height: 1, data: new Uint8Array(3) }, width, height),
    );
    expect(error.code).toBe('SIZE_INVALID');
  });
});
