import { fc } from '../testing/property.js';
import { bitsOf, keyOfBits, scoresOfKeys } from './score-keys.js';

const keysOf = (...scores: number[]) => bitsOf(Float32Array.from(scores)).map(keyOfBits);

describe('score keys', () => {
  it('order as the scores do and lead back to them', () => {
    const float = fc.float({ noNaN: true });
    fc.assert(
      fc.property(float, float, (a, b) => {
        const [keyA, keyB] = keysOf(a, b);
        expect(Math.sign(keyA - keyB)).toBe(a < b ? -1 : a > b ? 1 : 0);
        expect(scoresOfKeys(Int32Array.of(keyA, keyB))).toEqual(Float64Array.of(a + 0, b + 0));
      }),
      { numRuns: 1000 },
    );
  });

  it('are equal for the two zeros and hold the infinities', () => {
    const [minus, plus] = keysOf(-0, 0);
    expect(minus).toBe(plus);
    expect([...keysOf(-Infinity, -3.4e38, -1e-45, 0, 1e-45, Infinity)]).toEqual(
      [...keysOf(-Infinity, -3.4e38, -1e-45, 0, 1e-45, Infinity)].sort((a, b) => a - b),
    );
  });

  it('views the bits of a map inside a larger buffer', () => {
    const whole = Float32Array.of(1, 2, 3, 4);
    expect(bitsOf(whole.subarray(1, 3))).toEqual(bitsOf(Float32Array.of(2, 3)));
  });
});
