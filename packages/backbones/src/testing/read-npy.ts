import { readFileSync } from 'node:fs';
import { float32, type NDArray } from '@protobench/jit';

/** Reads a little-endian float32 array in C order from an `.npy` file (format 1.0). */
export function readNpy(path: string): NDArray {
  const file = readFileSync(path);
  const start = 10 + file.readUInt16LE(8);
  const header = file.toString('latin1', 10, start);
  expect(header).toContain("'descr': '<f4', 'fortran_order': False");
  const shape = (/\(([^)]*)\)/.exec(header) as RegExpExecArray)[1].match(/\d+/g) ?? [];
  const data = new Float32Array(file.buffer.slice(file.byteOffset + start, file.byteOffset + file.length));
  return float32(shape.map(Number), data);
}
