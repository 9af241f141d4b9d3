import { encodeNpy } from './npy.js';

describe('encodeNpy', () => {
  it('writes format 1.0 with data on a 64-byte boundary', () => {
    const bytes = encodeNpy(Float32Array.from([1, -2, 3.5, 0, 5, 6]), [2, 3]);
    const headerLength = bytes[8] | (bytes[9] << 8);
    expect((10 + headerLength) % 64).toBe(0);
    const header = new TextDecoder().decode(bytes.subarray(10, 10 + headerLength));
    expect(header.trimEnd()).toBe("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }");
    expect(header.endsWith('\n')).toBe(true);
    const view = new DataView(bytes.buffer, 10 + headerLength);
    expect([0, 1, 2].map((i) => view.getFloat32(4 * i, true))).toEqual([1, -2, 3.5]);
  });
});
