import sharp from 'sharp';
import { failureOf } from '../testing/failure.js';
import { decodeRgb } from './decode.js';
import { encodePng } from './encode.js';

const WIDTH = 7;
const HEIGHT = 5;

function noise(values: number, seed: number): Uint8Array {
  let state = seed;
  return new Uint8Array(values).map(
    () => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) >> 16,
  );
}

const raw = (pixels: Uint8Array | Uint16Array, channels: 1 | 2 | 3 | 4) =>
  sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels } });

describe('decodeRgb', () => {
  it('gives RGB back as it was', async () => {
    const pixels = noise(WIDTH * HEIGHT * 3, 1);
    const image = await decodeRgb(await encodePng(pixels, WIDTH, HEIGHT), 'x.png');
    expect(image).toEqual({ width: WIDTH, height: HEIGHT, data: pixels });
  });

  it('replicates grey', async () => {
    const pixels = noise(WIDTH * HEIGHT, 2);
    const { data } = await decodeRgb(await encodePng(pixels, WIDTH, HEIGHT), 'x.png');
    expect(data).toEqual(new Uint8Array([...pixels].flatMap((v) => [v, v, v])));
  });

  it('drops alpha without blending', async () => {
    const pixels = noise(WIDTH * HEIGHT * 4, 3);
    const { data } = await decodeRgb(await raw(pixels, 4).png().toBuffer(), 'x.png');
    expect(data).toEqual(pixels.filter((_, i) => i % 4 !== 3));
  });

  it('drops the alpha of grey', async () => {
    const pixels = noise(WIDTH * HEIGHT * 2, 4);
    const png = await raw(pixels, 2).toColourspace('b-w').png().toBuffer();
    expect((await sharp(png).metadata()).channels).toBe(2);
    const { data } = await decodeRgb(png, 'x.png');
    expect(data).toEqual(new Uint8Array(WIDTH * HEIGHT * 3).map((_, i) => pixels[Math.floor(i / 3) * 2]));
  });

  it.each([
    ['RGB', 3, 'rgb16'],
    ['grey', 1, 'grey16'],
  ] as const)('keeps the high byte of 16-bit %s', async (_, channels, space) => {
    const pixels = Uint16Array.from({ length: WIDTH * HEIGHT * channels }, (__, i) => (i * 7919) % 65536);
    const png = await raw(pixels, channels).toColourspace(space).png().toBuffer();
    const { depth } = await sharp(png).metadata();
    expect(depth).toBe('ushort');
    const stored = await sharp(png).toColourspace(space).raw({ depth: 'ushort' }).toBuffer();
    const words = new Uint16Array(stored.buffer, stored.byteOffset, pixels.length);
    const { data } = await decodeRgb(png, 'x.png');
    const high = [...words].flatMap((v) => (channels === 1 ? [v >> 8, v >> 8, v >> 8] : [v >> 8]));
    expect(new Set(high).size).toBeGreaterThan(20);
    expect(data).toEqual(new Uint8Array(high));
  });

  it('neither turns an image nor converts its colours', async () => {
    const pixels = noise(WIDTH * HEIGHT * 3, 5);
    const plain = await raw(pixels, 3).png().toBuffer();
    const odd = await sharp(plain).withMetadata({ orientation: 6 }).withIccProfile('p3').png().toBuffer();
    const { hasProfile, orientation } = await sharp(odd).metadata();
    expect([hasProfile, orientation]).toEqual([true, 6]);
    const stored = await sharp(odd, { ignoreIcc: true }).raw().toBuffer();
    expect(await decodeRgb(odd, 'x.png')).toEqual({
      width: WIDTH,
      height: HEIGHT,
      data: new Uint8Array(stored),
    });
  });

  it.each([0.3, 0.5, 0.9])('refuses a PNG of which %d is left, naming the file', async (left) => {
    const png = await encodePng(noise(64 * 64 * 3, 6), 64, 64);
    const error = await failureOf(() => decodeRgb(png.subarray(0, Math.floor(png.length * left)), 'a/b.png'));
    expect(error.code).toBe('IMAGE_UNREADABLE');
    expect(error.message).toContain('a/b.png');
  });

  it('refuses a truncated JPEG', async () => {
    const jpeg = await sharp(noise(64 * 64 * 3, 7), { raw: { width: 64, height: 64, channels: 3 } })
      .jpeg()
      .toBuffer();
    const error = await failureOf(() => decodeRgb(jpeg.subarray(0, Math.floor(jpeg.length * 0.7)), 'a.jpg'));
    expect(error.code).toBe('IMAGE_UNREADABLE');
  });

  it('refuses a PNG with a flipped byte in its pixels', async () => {
    const png = Buffer.from(await encodePng(noise(64 * 64 * 3, 8), 64, 64));
    png[Math.floor(png.length / 2)] ^= 0xff;
    expect((await failureOf(() => decodeRgb(png, 'a.png'))).code).toBe('IMAGE_UNREADABLE');
  });

  it('refuses what is no image', async () => {
    const error = await failureOf(() => decodeRgb(Buffer.from('hello'), 'hello.png'));
    expect(error.code).toBe('IMAGE_UNREADABLE');
    expect(error.message).toContain('hello.png');
  });

  it('refuses CMYK', async () => {
    const jpeg = await raw(noise(WIDTH * HEIGHT * 3, 9), 3)
      .toColourspace('cmyk')
      .jpeg()
      .toBuffer();
    const error = await failureOf(() => decodeRgb(jpeg, 'print.jpg'));
    expect(error.code).toBe('IMAGE_UNSUPPORTED');
    expect(error.message).toContain('cmyk');
  });
});
