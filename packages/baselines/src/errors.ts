/** What went wrong; stable, for programs. */
export type BaselineErrorCode =
  /** The taps of the backbone are not what the method can work with. */
  | 'INCOMPATIBLE_TAPS'
  /** An option contradicts another one, or does not fit the taps. */
  | 'INVALID_CONFIG'
  /** What the method would keep is larger than its limit. */
  | 'TOO_LARGE'
  /** There are fewer training images than the method needs. */
  | 'TOO_FEW_IMAGES'
  /** A computation left the range of its numbers. */
  | 'NUMERICAL_FAILURE';

/** The one error class of this package: `message` says what was expected and found, `hint` what to do about it. */
export class BaselineError extends Error {
  override readonly name = 'BaselineError';

  constructor(
    readonly code: BaselineErrorCode,
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}
