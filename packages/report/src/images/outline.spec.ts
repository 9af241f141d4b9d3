import { drawOutline, maskOutline } from './outline.js';
import type { Mask } from './outline.js';

/** Outline by definition: a defect pixel with anything outside within `thickness` steps. */
function bruteForce({ height, width, data }: Mask, thickness: number): number[] {
  const outside = (y: number, x: number) =>
    y < 0 || x < 0 || y >= height || x >= width || data[y * width + x] < 128;
  return Array.from({ length: height * width }, (_, at) => {
    const [y, x] = [Math.floor(at / width), at % width];
    if (outside(y, x)) return 0;
    for (let dy = -thickness; dy <= thickness; dy++) {
      const reach = thickness - Math.abs(dy);
      for (let dx = -reach; dx <= reach; dx++) if (outside(y + dy, x + dx)) return 1;
    }
    return 0;
  });
}

describe('maskOutline', () => {
  it.each([1, 2, 3])('agrees with its definition for thickness %d', (thickness) => {
    for (let round = 0; round < 8; round++) {
      const [height, width] = [13 + round, 17];
      const data = Uint8Array.from({ length: height * width }, (_, at) => {
        const wave =
          Math.sin(at * 0.9 + round) + Math.cos(Math.floor(at / width) * 0.7) + Math.sin(round * at);
        return wave > -0.9 ? 255 - (at % 100) : at % 128;
      });
      const mask = { height, width, data };
      expect([...maskOutline(mask, thickness)]).toEqual(bruteForce(mask, thickness));
    }
  });

  it('closes at the border and is empty for an empty mask', () => {
    const full = { height: 4, width: 4, data: new Uint8Array(16).fill(255) };
    expect([...maskOutline(full, 1)]).toEqual([1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 1]);
    expect(new Set(maskOutline({ ...full, data: new Uint8Array(16) }, 1))).toEqual(new Set([0]));
  });
});

describe('drawOutline', () => {
  it('paints the outline and leaves the rest', () => {
    const mask = { height: 1, width: 3, data: Uint8Array.of(0, 255, 0) };
    const rgb = new Uint8Array(9).fill(7);
    expect([...drawOutline(rgb, mask, 1, [1, 2, 3])]).toEqual([7, 7, 7, 1, 2, 3, 7, 7, 7]);
    expect([...rgb]).toEqual(new Array(9).fill(7));
  });
});
