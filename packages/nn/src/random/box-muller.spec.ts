import fc from 'fast-check';
import { boxMuller, logOfUnit } from './box-muller.js';

const word = fc.integer({ min: 0, max: 0xffffffff });

function pair(radiusWord: number, angleWord: number): Float64Array {
  const out = new Float64Array(2);
  boxMuller(radiusWord, angleWord, out, 0);
  return out;
}

describe('logOfUnit', () => {
  it('is the natural logarithm of (word + 1) / 2^32', () => {
    const check = (value: number): void => {
      const expected = Math.log((value + 1) / 2 ** 32);
      expect(Math.abs(logOfUnit(value) - expected)).toBeLessThan(
        1e-12 * Math.max(1e-9, Math.abs(expected)) + 1e-15,
      );
    };
    [0, 1, 2, 0x7fffffff, 0x80000000, 0xb504f333, 0xb504f334, 0xfffffffe, 0xffffffff].forEach(check);
    fc.assert(fc.property(word, check), { numRuns: 2000 });
  });
});

describe('boxMuller', () => {
  it('agrees with Math.cos and Math.sin', () => {
    const check = (radiusWord: number, angleWord: number): void => {
      const radius = Math.sqrt(-2 * Math.log((radiusWord + 1) / 2 ** 32));
      const angle = (2 * Math.PI * angleWord) / 2 ** 32;
      const [x, y] = pair(radiusWord, angleWord);
      expect(Math.abs(x - radius * Math.cos(angle))).toBeLessThan(1e-11);
      expect(Math.abs(y - radius * Math.sin(angle))).toBeLessThan(1e-11);
    };
    for (let eighth = 0; eighth < 8; eighth++) {
      for (const offset of [-1, 0, 1]) check(12345, (eighth * 0x20000000 + offset + 2 ** 32) % 2 ** 32);
    }
    fc.assert(fc.property(word, word, check), { numRuns: 2000 });
  });

  it('stays finite at both ends', () => {
    expect(Math.hypot(...pair(0, 1))).toBeCloseTo(Math.sqrt(64 * Math.LN2), 9);
    expect(Math.hypot(...pair(0xffffffff, 1))).toBe(0);
  });
});
