export { JitError } from './errors.js';
export type { JitErrorCode } from './errors.js';
export type { DType, HalfArray, NDArray, TypedArray } from './ndarray.js';
export { Model } from './runtime/model.js';
export type { NamedArrays, NamedOutputs } from './runtime/model.js';
export type { SessionOptions } from './runtime/options.js';
