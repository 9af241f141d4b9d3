import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReportError } from '../errors.js';
import { npyBytes } from '../testing/fixture-images.js';
import { tempDir } from '../testing/temp-dir.js';
import { parseNpy, readNpy } from './npy.js';

/** `[[0, -1.5, 3.25], [1e-8, inf, 0.1]]` saved by numpy 2.4.6 in several ways. */
const NUMPY = {
  float32:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAADAvwAAUEB3zCsyAACAf83MzD0=',
  float64:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAAAAAAAAPi/AAAAAAAACkAAAADgjnlFPgAAAAAAAPB/AAAAoJmZuT8=',
  fortran:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAd8wrMgAAwL8AAIB/AABQQM3MzD0=',
  bigEndian:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPmY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAv8AAAEBQAAAyK8x3f4AAAD3MzM0=',
  version2:
    'k05VTVBZAgB0AAAAeydkZXNjcic6ICc8ZjQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAADAvwAAUEB3zCsyAACAf83MzD0=',
} as const;

function bytes(name: keyof typeof NUMPY): Buffer {
  return Buffer.from(NUMPY[name], 'base64');
}

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(ReportError);
    expect((error as ReportError).code).toBe('BAD_NPY');
    return (error as ReportError).message;
  }
  throw new Error('expected a ReportError');
}

describe('parseNpy', () => {
  it('reads what numpy wrote', () => {
    const array = parseNpy(bytes('float32'), 'map.npy');
    expect(array.shape).toEqual([2, 3]);
    expect([...array.data]).toEqual([0, -1.5, 3.25, Math.fround(1e-8), Infinity, Math.fround(0.1)]);
  });

  it('reads vectors and scalars', () => {
    expect(parseNpy(npyBytes(Float32Array.of(1, 2), [2]), 'a').shape).toEqual([2]);
    const scalar = npyBytes(Float32Array.of(7), []);
    expect(parseNpy(scalar, 'a')).toEqual({ shape: [], data: Float32Array.of(7) });
  });

  it.each([
    ['float64', "map.npy: expected type '<f4', found '<f8'."],
    ['bigEndian', "map.npy: expected type '<f4', found '>f4'."],
    ['fortran', 'map.npy: expected C order, found Fortran order.'],
    ['version2', 'map.npy: expected .npy format 1.0, found format 2.0.'],
  ] as const)('refuses %s', (name, message) => {
    expect(messageOf(() => parseNpy(bytes(name), 'map.npy'))).toBe(message);
  });

  it('refuses half a file', () => {
    const whole = bytes('float32');
    expect(messageOf(() => parseNpy(whole.subarray(0, whole.length - 4), 'map.npy'))).toBe(
      'map.npy: expected 24 bytes for shape [2, 3], found 20 bytes.',
    );
    expect(messageOf(() => parseNpy(whole.subarray(0, 40), 'map.npy'))).toBe(
      'map.npy: expected a header of 128 bytes, found 40 bytes in all.',
    );
    expect(messageOf(() => parseNpy(Buffer.alloc(0), 'map.npy'))).toBe(
      'map.npy: expected a .npy file, found 0 bytes without its signature.',
    );
  });
});

describe('readNpy', () => {
  const dir = tempDir();

  it('reads from disk', async () => {
    const path = join(dir, 'map.npy');
    writeFileSync(path, bytes('float32'));
    expect((await readNpy(path)).data[2]).toBe(3.25);
  });
});
