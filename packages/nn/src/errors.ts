/** What went wrong; stable, for programs. */
export type NnErrorCode =
  | 'MISSING_PARAMETER'
  | 'MISSING_GRADIENT'
  | 'INVALID_ARGUMENT'
  | 'INVALID_SHAPE'
  | 'SAFETENSORS_DAMAGED'
  | 'SAFETENSORS_UNSUPPORTED'
  | 'SAFETENSORS_IO';

/**
 * The one error class of this package: `message` says what was expected and found, `hint` what to do about
 * it.
 */
export class NnError extends Error {
  override readonly name = 'NnError';

  constructor(
    readonly code: NnErrorCode,
    message: string,
    readonly hint: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Throws `INVALID_ARGUMENT` unless `condition` holds; the message is only built on failure. */
export function requireArgument(condition: boolean, message: () => string, hint: string): asserts condition {
  if (!condition) throw new NnError('INVALID_ARGUMENT', message(), hint);
}
