import { resizeNearestGray } from './resize-nearest.js';

const ramp = (width: number, height: number) => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height }, (_, i) => i % 251),
});

describe('resizeNearestGray', () => {
  // Values from Pillow 9.4: resize(size, Image.NEAREST).
  it.each([
    [10, 4, [1, 3, 6, 8]],
    [7, 3, [1, 3, 5]],
    [3, 7, [0, 0, 1, 1, 1, 2, 2]],
    [5, 5, [0, 1, 2, 3, 4]],
  ])('takes the pixels that Pillow takes: %d to %d', (from, to, expected) => {
    expect([...resizeNearestGray(ramp(from, 1), to, 1).data]).toEqual(expected);
    expect([...resizeNearestGray(ramp(1, from), 1, to).data]).toEqual(expected);
  });

  it('takes rows and columns independently', () => {
    expect([...resizeNearestGray(ramp(4, 4), 2, 2).data]).toEqual([5, 7, 13, 15]);
  });
});
