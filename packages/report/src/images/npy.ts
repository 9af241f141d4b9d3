import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { ReportError } from '../errors.js';

/** A float32 array in C order. */
export interface FloatArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

const MAGIC = Buffer.from('\x93NUMPY', 'latin1');
const HEADER =
  /^\{'descr': *'([^']*)', *'fortran_order': *(True|False), *'shape': *\(([0-9, ]*)\),? *\} *\n?$/;

/**
 * Parses a `.npy` file of format version 1 with little-endian float32 in C order, which is what a gallery holds.
 * Format: numpy.lib.format.
 *
 * @param name Name of the file for messages.
 * @throws ReportError `BAD_NPY` for any other content, including other types and orders.
 */
export function parseNpy(bytes: Buffer, name: string): FloatArray {
  const fail = (expected: string, found: string): ReportError =>
    new ReportError(
      'BAD_NPY',
      `${name}: expected ${expected}, found ${found}.`,
      'Maps are written as little-endian float32 in C order; save the array again with that type.',
    );

  if (bytes.length < 10 || !bytes.subarray(0, 6).equals(MAGIC)) {
    throw fail('a .npy file', `${bytes.length} bytes without its signature`);
  }
  const [major, minor] = [bytes[6], bytes[7]];
  if (major !== 1) throw fail('.npy format 1.0', `format ${major}.${minor}`);
  const start = 10 + bytes.readUInt16LE(8);
  if (bytes.length < start) throw fail(`a header of ${start} bytes`, `${bytes.length} bytes in all`);
  const header = HEADER.exec(bytes.toString('latin1', 10, start));
  if (header === null) throw fail('a header with descr, fortran_order and shape', 'another header');
  const [, descr, fortran, dimensions] = header;
  if (descr !== '<f4') throw fail("type '<f4'", `'${descr}'`);
  if (fortran !== 'False') throw fail('C order', 'Fortran order');
  const shape = dimensions
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  const length = shape.reduce((product, size) => product * size, 1);
  if (bytes.length - start !== 4 * length) {
    throw fail(`${4 * length} bytes for shape [${shape.join(', ')}]`, `${bytes.length - start} bytes`);
  }
  const data = new Float32Array(length);
  for (let index = 0; index < length; index++) data[index] = bytes.readFloatLE(start + 4 * index);
  return { shape, data };
}

/** Reads a `.npy` file; see {@link parseNpy}. */
export async function readNpy(path: string): Promise<FloatArray> {
  return parseNpy(await readFile(path), basename(path));
}
