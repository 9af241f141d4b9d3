import { toOnnx } from '@protobench/jit';
import { Model } from '@protobench/jit/model';
import { float32ToFloat16 } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { allFiniteHalves, packHalves } from './pack-half.js';

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
    for (const bad of [65504.01, 65519.99, 65520, -65536, 1e30, Infinity, -Infinity, NaN, -NaN]) {
      expect(packHalves(Float32Array.of(1, bad, 2), out)).toBe(Math.abs(bad) < 65520);
    }
    expect(packHalves(Float32Array.of(65504, -65504, 0), out)).toBe(true);
  });

  it('rounds as the models of threads do', async () => {
    // Every sign and exponent up to the largest of a half, and fractions before, at and behind each tie.
    const bits: number[] = [];
    for (let kind = 0; kind < 512; kind++) {
      if ((kind & 0xff) > 142) continue;
      for (let kept = 0; kept < 1024; kept += 31)
        for (const rest of [0, 1, 0xfff, 0x1000, 0x1001, 0x1fff])
          bits.push((kind << 23) | (kept << 13) | rest);
    }
    for (let i = 0; i < 4096; i++) bits.push(...new Int32Array(Float32Array.of(i * 2 ** -25).buffer));
    const data = fromBits(bits);
    const halves = new Uint16Array(data.length);
    packHalves(data, halves);
    const x = { shape: [data.length], dtype: 'float32', data } as const;
    const bytes = toOnnx((a: tf.Tensor) => tf.clone(a), [x], { inputs: ['x'], outputType: 'float16' });
    const model = await Model.load(bytes, { threads: 1, spinning: false });
    expect((await model.run({ x })).output.data).toEqual(halves);
    await model.dispose();
  });

  it('reads and writes parts of larger arrays', () => {
    const values = Float32Array.of(9, 1, -2, 9).subarray(1, 3);
    const out = new Uint16Array(4);
    packHalves(values, out.subarray(2));
    expect([...out]).toEqual([0, 0, 0x3c00, 0xc000]);
  });
});

describe('allFiniteHalves', () => {
  it('finds what is infinite or NaN at any place, and nothing else', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const finite = (bits & 0x7c00) !== 0x7c00;
      for (const halves of [[bits], [bits, 0], [0x7bff, bits], [0xfbff, 1, bits]])
        if (allFiniteHalves(Uint16Array.from(halves)) !== finite) throw new Error(halves.join());
    }
    const part = Uint16Array.of(0x7c00, 0x7c00, 1, 2, 3, 0x7c00);
    expect(allFiniteHalves(part.subarray(2, 5))).toBe(true);
    expect(allFiniteHalves(part.subarray(2))).toBe(false);
    expect(allFiniteHalves(new Uint16Array(0))).toBe(true);
  });
});
