import { VIRIDIS } from './viridis.js';

/** CIE lightness of an 8-bit sRGB colour. */
function lightness(red: number, green: number, blue: number): number {
  const linear = [red, green, blue].map((value) => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  const y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y;
}

describe('VIRIDIS', () => {
  it('has 256 colours with the known ends and middle', () => {
    expect(VIRIDIS).toHaveLength(3 * 256);
    expect([...VIRIDIS.subarray(0, 3)]).toEqual([68, 1, 84]);
    expect([...VIRIDIS.subarray(3 * 128, 3 * 128 + 3)]).toEqual([33, 145, 140]);
    expect([...VIRIDIS.subarray(3 * 255)]).toEqual([253, 231, 37]);
  });

  it('grows lighter in nearly even steps', () => {
    const values = Array.from({ length: 256 }, (_, index) =>
      lightness(VIRIDIS[3 * index], VIRIDIS[3 * index + 1], VIRIDIS[3 * index + 2]),
    );
    for (let index = 16; index < 256; index += 16) {
      const step = values[index] - values[index - 16];
      expect(step).toBeGreaterThan(3);
      expect(step).toBeLessThan(6.5);
    }
  });
});
