/** What went wrong; `code` is stable and may be matched on. */
export type JitErrorCode =
  /** A TensorFlow.js kernel that cannot be compiled. */
  | 'UNSUPPORTED_KERNEL'
  /** A kernel that can be compiled was called in a way that cannot. */
  | 'UNSUPPORTED_ARGUMENT'
  /** An operation was called on tensors whose shapes do not go together. */
  | 'SHAPE_MISMATCH'
  /** Random numbers were drawn while a function was traced. */
  | 'RANDOM_IN_JIT'
  /** The contents of a placeholder were read while its function was traced. */
  | 'TENSOR_READ_IN_JIT'
  /** A tensor of a trace was used after the trace. */
  | 'OUTSIDE_TRACE'
  /** A traced function called a compiled function. */
  | 'NESTED_TRACE'
  /** A tensor of an earlier trace was used in this one. */
  | 'FOREIGN_TENSOR'
  /** A traced function returned a promise. */
  | 'ASYNC_FUNCTION'
  /** An argument or a result holds something that is neither tensor, array nor plain object. */
  | 'NOT_A_TENSOR'
  /** Two leaves of one tree have the same dotted path. */
  | 'DUPLICATE_PATH'
  /** An array whose shape, type or number of elements is not what it says or not what is expected. */
  | 'BAD_INPUT'
  /** A step gave its state back with other leaves, shapes or types. */
  | 'STATE_CHANGED'
  /** A function or loop was used after `dispose()`. */
  | 'DISPOSED'
  /** An eager backend that was asked for cannot be loaded. */
  | 'ENGINE_UNAVAILABLE'
  /** An execution provider that was asked for is not there. */
  | 'PROVIDER_UNAVAILABLE'
  /** ONNX Runtime refused to load or run a graph. */
  | 'RUNTIME';

/** Every error of this package: what was expected, what was found, and what to do about it. */
export class JitError extends Error {
  override readonly name = 'JitError';

  constructor(
    readonly code: JitErrorCode,
    message: string,
    readonly hint: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}
