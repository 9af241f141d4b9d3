/** What went wrong; stable, for programs. */
export type ProAdErrorCode =
  | 'INVALID_GROUPS'
  | 'INVALID_WIDTH'
  | 'INCOMPATIBLE_TAPS'
  | 'PROTOTYPE_COUNT_MISMATCH'
  | 'PROTOTYPES_REQUIRED'
  | 'NO_CONTEXT'
  | 'UNREAD_PROTOTYPES'
  | 'TOO_FEW_TRAINING_TOKENS';

/** The one error class of this package: `message` says what was expected and found, `hint` what to do about it. */
export class ProAdError extends Error {
  override readonly name = 'ProAdError';

  constructor(
    readonly code: ProAdErrorCode,
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}
