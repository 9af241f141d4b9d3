import fc from 'fast-check';
import { bfloat16ToFloat32, float16ToFloat32, float32ToFloat16 } from './half.js';

const allHalves = Uint16Array.from({ length: 65536 }, (_, bits) => bits);
const isNan = (bits: number): boolean => (bits & 0x7fff) > 0x7c00;

function half(value: number): number {
  return float32ToFloat16(Float32Array.of(value))[0];
}

describe('float16', () => {
  it('comes back from float32 with the same bits, for every half', () => {
    const back = float32ToFloat16(float16ToFloat32(allHalves));
    for (let bits = 0; bits < 65536; bits++) {
      if (isNan(bits) ? back[bits] !== 0x7e00 : back[bits] !== bits)
        throw new Error(`half ${bits} became ${back[bits]}`);
    }
  });

  it('has the values of the IEEE 754 format', () => {
    const bits = Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x8000, 0x7c00, 0xfc00, 0x3555);
    expect([...float16ToFloat32(bits)]).toEqual([
      1,
      -2,
      65504,
      2 ** -14,
      2 ** -24,
      -0,
      Infinity,
      -Infinity,
      0.333251953125,
    ]);
    expect(float16ToFloat32(Uint16Array.of(0x7e01))[0]).toBeNaN();
  });

  it('is the nearest half, the even one of two', () => {
    const finite = [...float16ToFloat32(allHalves.subarray(0, 0x7c00))];
    // Between neighbours: just below, at, and just above the middle.
    for (let low = 0; low < finite.length - 1; low++) {
      const middle = (finite[low] + finite[low + 1]) / 2;
      const even = low % 2 === 0 ? low : low + 1;
      const step = middle * 2 ** -22;
      const got = [middle - step, middle, middle + step, -middle].map(half);
      const expected = [low, even, low + 1, even | 0x8000];
      if (got.some((bits, i) => bits !== expected[i])) throw new Error(`around ${middle}: ${got.join()}`);
    }
  });

  it('overflows to infinity from 65,520 on and underflows to zero at 2^-25', () => {
    expect(half(65519.99)).toBe(0x7bff);
    expect(half(65520)).toBe(0x7c00);
    expect(half(-1e30)).toBe(0xfc00);
    expect(half(2 ** -25)).toBe(0);
    expect(half(-(2 ** -25))).toBe(0x8000);
    expect(half(2 ** -25 * 1.0001)).toBe(1);
    expect(half(1e-44)).toBe(0);
    expect(half(NaN)).toBe(0x7e00);
  });

  it('is within half a unit of the last place', () => {
    fc.assert(
      fc.property(fc.float({ min: -65000, max: 65000, noNaN: true }), (value) => {
        const back = float16ToFloat32(Uint16Array.of(half(value)))[0];
        expect(Math.abs(back - value)).toBeLessThanOrEqual(Math.max(2 ** -25, Math.abs(value) * 2 ** -11));
      }),
    );
  });

  it('writes into arrays that are given, also at an offset, and refuses others', () => {
    const values = new Float32Array(5).subarray(2, 4);
    values.set([1, -2]);
    const bits = new Uint16Array(3).subarray(1);
    expect(float32ToFloat16(values, bits)).toBe(bits);
    expect([...bits]).toEqual([0x3c00, 0xc000]);
    const back = new Float32Array(2);
    expect(float16ToFloat32(bits, back)).toBe(back);
    expect([...back]).toEqual([1, -2]);
    expect(() => float32ToFloat16(values, new Uint16Array(3))).toThrow('must hold 2 numbers, but holds 3');
  });
});

describe('bfloat16', () => {
  it('is the upper half of a float32', () => {
    expect([...bfloat16ToFloat32(Uint16Array.of(0x3f80, 0xc000, 0x7f80, 0x4049))]).toEqual([
      1,
      -2,
      Infinity,
      3.140625,
    ]);
  });
});
