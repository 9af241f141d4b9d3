/** What went wrong; stable, for programs. */
export type PrdErrorCode =
  /** The taps of the backbone do not form a ladder of halving sizes. */
  | 'INCOMPATIBLE_TAPS'
  /** An option asks for something that these taps or categories cannot give. */
  | 'INVALID_CONFIG';

/** The one error class of this package: `message` says what was expected and found, `hint` what to do about it. */
export class PrdError extends Error {
  override readonly name = 'PrdError';

  constructor(
    readonly code: PrdErrorCode,
    message: string,
    readonly hint: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
