import { decodeEntry, encodeEntry, joinHalves, packFeatures } from './codec.js';
import { unpackFeatures } from './unpack-features.js';

const values = Float32Array.from([0, 1, -2.5, 1000.25, 3e-6, -65504]);
const key = 'ab'.repeat(32);

describe('feature entries', () => {
  it.each([
    ['float32', 0],
    ['float16', 1e-3],
  ] as const)('come back as they went in (%s)', (dtype, tolerance) => {
    const payload = packFeatures([values.subarray(0, 2), values.subarray(2)], dtype, 'a.png');
    const back = decodeEntry(Buffer.concat(encodeEntry(key, payload)), key, dtype, values.length);
    const out = new Float32Array(values.length + 1);
    unpackFeatures(back as NonNullable<typeof back>, 0, values.length, out, 1);
    values.forEach((value, i) =>
      expect(Math.abs(out[i + 1] - value)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value))),
    );
  });

  it('are refused when damaged, cut short, or of another kind', () => {
    const bytes = Uint8Array.from(
      Buffer.concat(encodeEntry(key, packFeatures([values], 'float16', 'a.png'))),
    );
    for (let i = 0; i < bytes.length; i++) {
      const flipped = bytes.slice();
      flipped[i] ^= 1;
      expect(decodeEntry(flipped, key, 'float16', values.length)).toBeNull();
    }
    expect(decodeEntry(bytes, key, 'float16', values.length)).not.toBeNull();
    expect(decodeEntry(bytes.slice(0, bytes.length - 2), key, 'float16', values.length)).toBeNull();
    expect(decodeEntry(bytes.slice(0, 10), key, 'float16', values.length)).toBeNull();
    expect(decodeEntry(bytes, 'cd'.repeat(32), 'float16', values.length)).toBeNull();
    expect(decodeEntry(bytes, key, 'float32', values.length)).toBeNull();
    expect(decodeEntry(bytes, key, 'float32', values.length / 2)).toBeNull();
    expect(decodeEntry(bytes, key, 'float16', values.length + 1)).toBeNull();
  });

  it('name the image whose features do not fit', () => {
    expect(() =>
      packFeatures([Float32Array.of(3), Float32Array.of(1, 70000)], 'float16', 'nut/a.png'),
    ).toThrow(/nut\/a\.png is 70000/);
    expect(() => packFeatures([Float32Array.of(NaN)], 'float32', 'nut/a.png')).toThrow(/nut\/a\.png is NaN/);
    expect(() => packFeatures([Float32Array.of(-Infinity)], 'float16', 'nut/a.png')).toThrow(/is -Infinity/);
    expect(packFeatures([Float32Array.of(70000)], 'float32', 'nut/a.png')).toEqual(Float32Array.of(70000));
    const infinite = [Uint16Array.of(0x3c00), Uint16Array.of(0x7bff, 0xfc00)];
    expect(() => joinHalves(infinite, 'nut/a.png')).toThrow(/nut\/a\.png is -Infinity, beyond what float16/);
    expect(() => joinHalves([Uint16Array.of(0x7e00)], 'nut/a.png')).toThrow(/nut\/a\.png is NaN/);
  });

  it('are the same, rounded here or by the model', () => {
    const taps = [values.subarray(0, 3), values.subarray(3)];
    const payload = packFeatures(taps, 'float16', 'a.png') as Uint16Array;
    expect(joinHalves([payload.slice(0, 3), payload.slice(3)], 'a.png')).toEqual(payload);
  });
});
