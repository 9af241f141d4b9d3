import { failureOf } from '../testing/failure.js';
import { centerCrop, centerCropGray } from './crop.js';

const ramp = (width: number, height: number) => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height }, (_, i) => i),
});

describe('centerCrop', () => {
  // torchvision.transforms.CenterCrop: int(round((outer - inner) / 2)), and Python rounds ties to even.
  it.each([
    [6, 2, 2],
    [5, 2, 2],
    [7, 2, 2],
    [9, 2, 4],
    [3, 2, 0],
    [4, 4, 0],
  ])('starts where torchvision starts: %d to %d at %d', (outer, inner, start) => {
    expect(centerCropGray(ramp(outer, 1), { width: inner, height: 1 }).data[0]).toBe(start);
    expect(centerCropGray(ramp(1, outer), { width: 1, height: inner }).data[0]).toBe(start);
  });

  it('keeps channels together', () => {
    const image = { width: 3, height: 3, data: Uint8Array.from({ length: 27 }, (_, i) => i) };
    expect(centerCrop(image, { width: 1, height: 1 })).toEqual({
      width: 1,
      height: 1,
      data: Uint8Array.of(12, 13, 14),
    });
  });

  it('refuses a crop that is larger than the image', async () => {
    const error = await failureOf(() => centerCropGray(ramp(4, 4), { width: 5, height: 4 }));
    expect(error.code).toBe('SIZE_INVALID');
    expect(error.message).toContain('5 x 4');
  });
});
