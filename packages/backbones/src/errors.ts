export type BackboneErrorCode =
  | 'UNKNOWN_BACKBONE'
  | 'WEIGHTS_MISSING'
  | 'WEIGHTS_DAMAGED'
  | 'WEIGHTS_MISFIT'
  | 'WEIGHTS_OFFLINE'
  | 'WEIGHTS_NOT_FOUND'
  | 'WEIGHTS_NOT_WRITABLE'
  | 'DOWNLOAD_FAILED'
  | 'NO_DOWNLOAD'
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
