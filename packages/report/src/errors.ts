/** What can go wrong in a report. Damage inside one cell is not here: it becomes a {@link RunProblem}. */
export type ReportErrorCode =
  | 'RUN_NOT_FOUND'
  | 'NO_CELLS'
  | 'UNKNOWN_FORMAT'
  | 'UNKNOWN_NAME'
  | 'PUBLISHED_NOT_FOUND'
  | 'PUBLISHED_INVALID'
  | 'BAD_NPY'
  | 'BAD_IMAGE'
  | 'SIZE_MISMATCH'
  | 'UNSAFE_PATH';

/** Error of the report package: `message` says what was expected and found, `hint` what to do about it. */
export class ReportError extends Error {
  override readonly name = 'ReportError';

  constructor(
    readonly code: ReportErrorCode,
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}
