export type BackboneErrorCode =
  | 'UNKNOWN_BACKBONE'
  | 'WEIGHTS_MISSING'
  | 'WEIGHTS_DAMAGED'
  | 'WEIGHTS_MISFIT'
  | 'NO_RANDOM_WEIGHTS'
  | 'BAD_TAP'
  | 'BAD_IMAGE';

/** Every error of this package: what was expected, what was found, and what to do about it. */
export class BackboneError extends Error {
  override readonly name = 'BackboneError';

  constructor(
    readonly code: BackboneErrorCode,
    message: string,
    readonly hint: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}
