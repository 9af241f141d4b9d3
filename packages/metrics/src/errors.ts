/** What went wrong, for programs. */
export type MetricErrorCode =
  | 'NAN_SCORE'
  | 'NAN_MAP'
  | 'SIZE_MISMATCH'
  | 'BAD_OPTION'
  | 'MASK_LABEL_CONFLICT'
  | 'SOURCE_CHANGED'
  | 'TOO_MANY_PIXELS'
  | 'BAD_BYTES'
  | 'NOT_PAIRED';

/** The one error of this package: input that no metric can be computed on. */
export class MetricError extends Error {
  override readonly name = 'MetricError';

  /**
   * @param code what went wrong, for programs
   * @param message which image or option, what was expected and what was found
   * @param hint what to do about it
   */
  constructor(
    readonly code: MetricErrorCode,
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}
