import { neighbourMask } from './neighbour-mask.js';

describe('neighbourMask', () => {
  it.each([1, 2, 3, 4, 5])('hides the window that UniAD and Dinomaly clear in a side of %i', (side) => {
    const [height, width] = [5, 7];
    const mask = neighbourMask({ height, width }, side);
    const half = Math.floor(side / 2);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const hidden = new Set<number>();
        for (let v = Math.max(y - half, 0); v < Math.min(y + half + 1, height); v++) {
          for (let u = Math.max(x - half, 0); u < Math.min(x + half + 1, width); u++)
            hidden.add(v * width + u);
        }
        for (let key = 0; key < height * width; key++) {
          const value = mask[(y * width + x) * height * width + key];
          expect(value).toBe(hidden.has(key) ? Math.fround(-1e9) : 0);
        }
      }
    }
  });
});
