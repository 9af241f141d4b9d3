import { JitError } from '../errors.js';
import { sizeOf, type DType, type NDArray } from '../ndarray.js';

const HOLDERS: Readonly<Record<DType, string>> = {
  float32: 'Float32Array',
  int32: 'Int32Array',
  bool: 'Uint8Array',
};

const HINT =
  'Pass { shape, dtype, data } in which data is row-major and as long as the shape says, as float32() makes it.';

/**
 * Checks that an array is what it says: whole extents, a known type, and data of that type and length.
 * @param name what the array is, for the message (`argument 0.x`).
 * @throws JitError `BAD_INPUT`
 */
export function checkArray(array: NDArray, name: string): void {
  const { shape, dtype, data } = array;
  const holder = HOLDERS[dtype] as string | undefined;
  if (holder === undefined) {
    throw new JitError('BAD_INPUT', `${name} has the type ${dtype}; expected float32, int32 or bool.`, HINT);
  }
  if (!Array.isArray(shape) || !shape.every((extent) => Number.isInteger(extent) && extent >= 0)) {
    throw new JitError(
      'BAD_INPUT',
      `${name} has the shape [${String(shape)}]; expected whole numbers.`,
      HINT,
    );
  }
  const tag = Object.prototype.toString.call(data).slice(8, -1);
  if (tag !== holder) {
    throw new JitError(
      'BAD_INPUT',
      `${name} is ${dtype} and holds ${article(tag)}; expected ${article(holder)}.`,
      HINT,
    );
  }
  if (data.length !== sizeOf(shape)) {
    throw new JitError(
      'BAD_INPUT',
      `${name} has the shape [${shape.join(', ')}] and ${data.length} elements; expected ${sizeOf(shape)}.`,
      HINT,
    );
  }
}

const article = (noun: string): string => (/^[AEIOU]/.test(noun) ? `an ${noun}` : `a ${noun}`);
