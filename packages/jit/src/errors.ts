/** What went wrong; `code` is stable and may be matched on. */
export type JitErrorCode =
  | 'UNSUPPORTED_KERNEL'
  | 'UNSUPPORTED_ARGUMENT'
  | 'TENSOR_READ_IN_JIT'
  | 'OUTSIDE_TRACE'
  | 'NESTED_TRACE'
  | 'FOREIGN_TENSOR'
  | 'ASYNC_FUNCTION'
  | 'NOT_A_TENSOR'
  | 'BAD_INPUT'
  | 'STATE_CHANGED'
  | 'DISPOSED'
  | 'ENGINE_UNAVAILABLE'
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
