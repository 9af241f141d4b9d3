import { float16ToFloat32 } from '@protobench/nn';

/** How a NumPy type becomes float32. */
interface NpyType {
  /** Bytes of one element. */
  readonly size: number;
  /** The first `count` elements. */
  read(view: DataView, count: number, little: boolean): Float32Array;
}

function elements(count: number, at: (index: number) => number): Float32Array {
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) values[i] = at(i);
  return values;
}

/** Types by their NumPy kind and size. float64 is rounded to float32, the precision of all metrics. */
const TYPES: Readonly<Record<string, NpyType>> = {
  f2: {
    size: 2,
    read: (view, count, little) =>
      float16ToFloat32(Uint16Array.from({ length: count }, (_, i) => view.getUint16(2 * i, little))),
  },
  f4: { size: 4, read: (view, count, little) => elements(count, (i) => view.getFloat32(4 * i, little)) },
  f8: { size: 8, read: (view, count, little) => elements(count, (i) => view.getFloat64(8 * i, little)) },
  u1: { size: 1, read: (view, count) => elements(count, (i) => view.getUint8(i)) },
  u2: { size: 2, read: (view, count, little) => elements(count, (i) => view.getUint16(2 * i, little)) },
};

/** Names of the types for messages. */
export const NPY_TYPE_NAMES = 'float16, float32, float64, uint8 or uint16';

/** The type of a `descr` such as `<f4` and its byte order, or `null` where it is not read. */
export function npyType(descr: string): (NpyType & { readonly little: boolean }) | null {
  const [, order, kind] = /^([<>|=]?)(.*)$/s.exec(descr) ?? [];
  return Object.hasOwn(TYPES, kind) ? { ...TYPES[kind], little: order !== '>' } : null;
}
