import type { Grid } from '@protobench/metrics';
import { unreadable, unsupported } from './map-error.js';
import { NPY_TYPE_NAMES, npyType } from './npy-types.js';

/** An anomaly map, `[height * width]`, row-major. */
export type AnomalyMap = Grid<Float32Array>;

const MAGIC = '\x93NUMPY';

interface NpyHeader {
  readonly descr: string;
  readonly fortran: boolean;
  readonly shape: readonly number[];
  /** First byte of the data. */
  readonly start: number;
}

/** Header of format 1, 2 or 3 (numpy.lib.format): a Python dict after magic, version and length. */
function parseHeader(bytes: Buffer, path: string): NpyHeader {
  if (bytes.length < 12 || bytes.toString('latin1', 0, 6) !== MAGIC)
    throw unreadable(path, `the ${bytes.length} bytes do not start with the signature of .npy`);
  const wide = bytes[6] > 1;
  const start = wide ? 12 + bytes.readUInt32LE(8) : 10 + bytes.readUInt16LE(8);
  if (bytes.length < start) throw unreadable(path, `it ends within its header, after ${bytes.length} bytes`);
  const text = bytes.toString('latin1', wide ? 12 : 10, start);
  const descr = /'descr':\s*(?:'([^']*)'|(\[.*\]))/.exec(text);
  const order = /'fortran_order':\s*(True|False)/.exec(text);
  const shape = /'shape':\s*\(([^)]*)\)/.exec(text);
  if (!descr || !order || !shape) throw unreadable(path, 'its header lacks descr, fortran_order or shape');
  return {
    descr: descr[1] ?? descr[2],
    fortran: order[1] === 'True',
    shape: shape[1]
      .split(',')
      .filter((part) => part.trim() !== '')
      .map((part) => parseInt(part, 10)),
    start,
  };
}

/** Height and width of a shape without axes of length 1 around them: `[1, 1, h, w]`, `[h, w, 1]`. */
function mapSize(shape: readonly number[], path: string): { height: number; width: number } {
  const axes = [...shape];
  while (axes.length > 2 && axes[0] === 1) axes.shift();
  while (axes.length > 2 && axes[axes.length - 1] === 1) axes.pop();
  const [height, width] = axes;
  if (axes.length !== 2 || !(height > 0 && width > 0))
    throw unsupported(path, 'the shape [height, width]', `[${shape.join(', ')}]`);
  return { height, width };
}

/** Values that run down the columns first as values that run along the rows. */
function transposed(data: Float32Array, height: number, width: number): Float32Array {
  return data.map((_, i) => data[(i % width) * height + Math.floor(i / width)]);
}

/**
 * Parses a `.npy` file: float16, float32, float64, uint8 or uint16 of either byte order, in C or Fortran order, of shape
 * `[height, width]` with any axes of length 1 around.
 *
 * @param path name of the file for messages
 * @throws CliError `MAP_UNREADABLE` (no `.npy`, truncated), `MAP_UNSUPPORTED` (type, shape)
 */
export function parseNpy(bytes: Buffer, path: string): AnomalyMap {
  const { descr, fortran, shape, start } = parseHeader(bytes, path);
  const type = npyType(descr);
  if (type === null) throw unsupported(path, `an array of ${NPY_TYPE_NAMES}`, `the type ${descr}`);
  const { height, width } = mapSize(shape, path);
  const expected = height * width * type.size;
  if (bytes.length - start !== expected)
    throw unreadable(
      path,
      `shape [${shape.join(', ')}] of ${descr} takes ${expected} bytes, there are ${bytes.length - start}`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, expected);
  const data = type.read(view, height * width, type.little);
  return { height, width, data: fortran ? transposed(data, height, width) : data };
}
