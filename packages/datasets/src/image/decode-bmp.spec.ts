import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bmp, type BmpOptions } from '../testing/bmp.js';
import { failureOf } from '../testing/failure.js';
import { temporaryFolder } from '../testing/mvtec-folder.js';
import { decodeBmp, isBmp } from './decode-bmp.js';
import { decodeRgb } from './decode.js';
import { probeSize } from './probe.js';

const WIDTH = 11;
const HEIGHT = 5;
const place = (x: number, y: number) => (x * 31 + y * 57) % 256;
const colour = (x: number, y: number) => [place(x, y), place(y, x), (x * y) % 256] as const;
const colours = Array.from({ length: WIDTH * HEIGHT }, (_, i) => colour(i % WIDTH, Math.floor(i / WIDTH)));
const base = { width: WIDTH, height: HEIGHT };

describe('decodeBmp', () => {
  it.each<[string, Partial<BmpOptions>]>([
    ['24 bits', { bits: 24 }],
    ['32 bits', { bits: 32 }],
    ['24 bits, top row first', { bits: 24, topDown: true }],
    ['24 bits with the old header', { bits: 24, core: true }],
  ])('reads %s', async (_, options) => {
    const image = await decodeRgb(bmp({ ...base, bits: 24, pixel: colour, ...options }), 'x.bmp');
    expect(image).toEqual({ ...base, data: Uint8Array.from(colours.flat()) });
  });

  it.each([1, 4, 8] as const)('looks %i-bit pixels up in the palette', (bits) => {
    const palette = Array.from({ length: 1 << bits }, (_, i) => [i, 255 - i, (i * 7) % 256] as const);
    const index = (x: number, y: number) => place(x, y) % (1 << bits);
    for (const core of [false, true]) {
      const { data } = decodeBmp(bmp({ ...base, bits, pixel: index, palette, core }), 'x.bmp');
      const expected = colours.flatMap((_, i) => palette[index(i % WIDTH, Math.floor(i / WIDTH))]);
      expect([...data]).toEqual(expected);
    }
  });

  it('has its size read from the header alone', async () => {
    const { path, remove } = temporaryFolder();
    const file = join(path, 'x.bmp');
    writeFileSync(file, bmp({ ...base, bits: 24, pixel: colour, topDown: true }).subarray(0, 30));
    expect(await probeSize(file)).toEqual(base);
    writeFileSync(file, bmp({ ...base, bits: 8, pixel: place, core: true }));
    expect(await probeSize(file)).toEqual(base);
    remove();
  });

  it('refuses what is truncated', async () => {
    const whole = bmp({ ...base, bits: 24, pixel: colour });
    const error = await failureOf(() => decodeRgb(whole.subarray(0, whole.length - 1), 'cut.bmp'));
    expect(error.code).toBe('IMAGE_UNREADABLE');
    expect(error.message).toContain('cut.bmp');
  });

  it.each<[string, BmpOptions]>([
    ['compressed', { ...base, bits: 8, pixel: place, compression: 1 }],
    ['16 bits', { ...base, bits: 16, pixel: () => [1, 1, 1] }],
  ])('refuses %s', async (_, options) => {
    const error = await failureOf(() => decodeRgb(bmp(options), 'odd.bmp'));
    expect(error.code).toBe('IMAGE_UNSUPPORTED');
    expect(error.message).toContain('odd.bmp is a bitmap with');
  });

  it('is told from other files', () => {
    expect(isBmp(Buffer.from('BM'))).toBe(false);
    expect(isBmp(Buffer.alloc(100))).toBe(false);
    expect(isBmp(bmp({ ...base, bits: 1, pixel: () => 0 }))).toBe(true);
  });
});
