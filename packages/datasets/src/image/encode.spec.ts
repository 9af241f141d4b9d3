import sharp from 'sharp';
import { failureOf } from '../testing/failure.js';
import { encodePng } from './encode.js';

describe('encodePng', () => {
  it.each([1, 3])('keeps %d channels without loss', async (channels) => {
    const pixels = new Uint8Array(5 * 4 * channels).map((_, i) => (i * 37) % 256);
    const png = await encodePng(pixels, 5, 4);
    const meta = await sharp(png).metadata();
    expect([meta.format, meta.width, meta.height, meta.channels]).toEqual(['png', 5, 4, channels]);
    const decoded = await sharp(png).raw().toBuffer({ resolveWithObject: true });
    const kept = decoded.data.filter((_, i) => i % decoded.info.channels < channels);
    expect(new Uint8Array(kept)).toEqual(pixels);
  });

  it('refuses a size that does not fit', async () => {
    const error = await failureOf(() => encodePng(new Uint8Array(10), 5, 4));
    expect(error.code).toBe('SIZE_INVALID');
    expect(error.message).toContain('5 x 4');
  });
});
