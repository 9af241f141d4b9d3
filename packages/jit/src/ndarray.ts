/** Element types that a traced program can hold. `bool` is stored as one byte an element, 0 or 1. */
export type DType = 'float32' | 'int32' | 'bool';

/** The typed array behind each {@link DType}. */
export type TypedArray = Float32Array | Int32Array | Uint8Array;

/** A plain, row-major array: what goes into a compiled function and what comes out of it. */
export interface NDArray {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly data: TypedArray;
}

/** A row-major array of float16 numbers: only what leaves a model can be one, for nothing is computed on it here. */
export interface HalfArray {
  readonly shape: readonly number[];
  readonly dtype: 'float16';
  /** Bits of IEEE 754 halves. */
  readonly data: Uint16Array;
}

/** Number of elements of a shape; 1 for a scalar (`[]`). */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const extent of shape) size *= extent;
  return size;
}

/** A zero-filled typed array of `size` elements. */
export function allocate(dtype: DType, size: number): TypedArray {
  if (dtype === 'float32') return new Float32Array(size);
  return dtype === 'int32' ? new Int32Array(size) : new Uint8Array(size);
}

/** A `float32` array of the given shape; `data` is used as it is when it is a `Float32Array`. */
export function float32(shape: readonly number[], data: ArrayLike<number>): NDArray {
  return { shape, dtype: 'float32', data: data instanceof Float32Array ? data : Float32Array.from(data) };
}

/** An `int32` array of the given shape; `data` is used as it is when it is an `Int32Array`. */
export function int32(shape: readonly number[], data: ArrayLike<number>): NDArray {
  return { shape, dtype: 'int32', data: data instanceof Int32Array ? data : Int32Array.from(data) };
}

/** A `float32` scalar (shape `[]`). */
export function scalar(value: number): NDArray {
  return { shape: [], dtype: 'float32', data: Float32Array.of(value) };
}
