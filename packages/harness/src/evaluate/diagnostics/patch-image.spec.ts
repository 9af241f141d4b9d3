import type { RgbImage, Sample } from '@protobench/datasets';
import { PATCH_SIZE, patchImage } from './patch-image.js';

/** Red is the column, green the row. */
const image: RgbImage = {
  width: 64,
  height: 64,
  data: Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => {
    const [pixel, channel] = [Math.floor(i / 3), i % 3];
    return [2 * (pixel % 64), 2 * Math.floor(pixel / 64), 7][channel];
  }),
};
const sample: Sample = {
  id: 'nut/0.png',
  category: 'nut',
  split: 'train',
  defect: 'good',
  anomalous: false,
  image: { kind: 'file', path: '/0.png' },
  mask: null,
};
const patchAt = (row: number, column: number, height = 8, width = 8) =>
  patchImage(image, { sample, similarity: 1, row, column, height, width });
const mean = ({ data }: RgbImage, channel: number) =>
  data.filter((_, i) => i % 3 === channel).reduce((sum, value) => sum + value, 0) / PATCH_SIZE ** 2;

describe('patchImage', () => {
  it('shows three cells in each direction around the location', () => {
    const patch = patchAt(4, 2);
    expect([patch.width, patch.height]).toEqual([PATCH_SIZE, PATCH_SIZE]);
    // Columns 8 to 31 and rows 24 to 47.
    expect(mean(patch, 0)).toBeCloseTo(2 * 19.5, 0);
    expect(mean(patch, 1)).toBeCloseTo(2 * 35.5, 0);
    expect(Math.min(...patch.data.filter((_, i) => i % 3 === 0))).toBe(16);
    expect(Math.max(...patch.data.filter((_, i) => i % 3 === 0))).toBe(62);
  });

  it('stays inside the image, and takes all of it on a grid of few cells', () => {
    expect(mean(patchAt(0, 7), 0)).toBeCloseTo(2 * 51.5, 0);
    expect(mean(patchAt(0, 7), 1)).toBeCloseTo(2 * 11.5, 0);
    expect(patchAt(1, 0, 2, 2).data).toEqual(image.data);
  });
});
