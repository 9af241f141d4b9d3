import { HIGH_UNIT, highWeight, LOW_UNIT, lowWeight, weightOf } from './region-weight.js';

describe('region weights', () => {
  it.each([1, 2, 3, 7, 65535, 65536, 10_000_019])('of %i pixels are whole numbers that sum to 1', (area) => {
    const [high, low] = [highWeight(area), lowWeight(area)];
    expect([Number.isInteger(high), Number.isInteger(low)]).toEqual([true, true]);
    expect(low).toBeLessThan(LOW_UNIT);
    // Exactly, in units of the low limb: short of 1 by less than one unit a pixel.
    const sum = BigInt(area) * (BigInt(high) * BigInt(LOW_UNIT) + BigInt(low));
    const missing = BigInt(HIGH_UNIT) * BigInt(LOW_UNIT) - sum;
    expect(missing >= 0n && missing <= 2n * BigInt(area)).toBe(true);
    expect(weightOf(high, low)).toBeCloseTo(1 / area, 15);
  });
});
