import { float32ToFloat16 } from '@protobench/nn';
import { packHalves } from './pack-half.js';

/** Float32 numbers with these bits. */
function fromBits(bits: readonly number[]): Float32Array {
  return new Float32Array(Uint32Array.from(bits).buffer);
}

describe('packHalves', () => {
  it('rounds as the conversion of @protobench/nn does, around every half and half-way between any two', () => {
    const bits: number[] = [];
    for (let exponent = 0; exponent < 142; exponent++) {
      for (let i = 0; i < 64; i++) {
        const fraction = (i * 0x20555) & 0x7fe000;
        for (const rest of [0, 1, 0xfff, 0x1000, 0x1001, 0x1fff]) {
          const word = ((exponent << 23) | fraction | rest) >>> 0;
          bits.push(word, (word | 0x80000000) >>> 0);
        }
      }
    }
    // The ties of subnormal halves lie at odd multiples of 2^-25.
    const ties = Array.from({ length: 4096 }, (_, i) => i * 2 ** -25);
    const values = Float32Array.from([
      ...fromBits(bits),
      ...ties,
      ...ties.map((value) => -value),
      65504,
      -65504,
    ]);
    const halves = new Uint16Array(values.length);
    expect(packHalves(values, halves)).toBe(true);
    expect(halves).toEqual(float32ToFloat16(values));
  });

  it('says when a number is too large or none', () => {
    const out = new Uint16Array(3);
    for (const bad of [65504.01, 65520, -65536, 1e30, Infinity, -Infinity, NaN, -NaN]) {
      expect(packHalves(Float32Array.of(1, bad, 2), out)).toBe(Math.abs(Math.fround(bad)) <= 65504);
    }
    expect(packHalves(Float32Array.of(65504, -65504, 0), out)).toBe(true);
  });

  it('reads and writes parts of larger arrays', () => {
    const values = Float32Array.of(9, 1, -2, 9).subarray(1, 3);
    const out = new Uint16Array(4);
    packHalves(values, out.subarray(2));
    expect([...out]).toEqual([0, 0, 0x3c00, 0xc000]);
  });
});
