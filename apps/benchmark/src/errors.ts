export type CliErrorCode =
  | 'USAGE'
  | 'UNKNOWN_NAME'
  | 'UNKNOWN_PROFILE'
  | 'MAPS_NOT_FOUND'
  | 'MASKS_NOT_FOUND'
  | 'NO_MAPS'
  | 'MAP_AMBIGUOUS'
  | 'MAP_UNREADABLE'
  | 'MAP_UNSUPPORTED'
  | 'MAP_NOT_FINITE'
  | 'MASK_MISSING'
  | 'MASK_SIZE'
  | 'SCORES_INVALID'
  | 'SCORE_MISSING';

/** A mistake in how the command line was used. */
export class CliError extends Error {
  override readonly name = 'CliError';

  constructor(
    readonly code: CliErrorCode,
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

/** Codes of errors that the user corrects before anything runs: they end with exit code 2. */
const USAGE_CODES: ReadonlySet<string> = new Set([
  'USAGE',
  'UNKNOWN_NAME',
  'SUITE_NOT_FOUND',
  'SUITE_SYNTAX',
  'SUITE_EXTENDS_CYCLE',
  'UNKNOWN_PRESET',
  'UNKNOWN_CELL',
  'WEIGHTS_MISSING',
  'SUITE_INVALID',
  'UNKNOWN_METHOD',
  'UNKNOWN_VARIANT',
  'UNKNOWN_BACKBONE',
  'DUPLICATE_CELL',
  'BAD_OVERRIDE',
  'BAD_SHARD',
  'BAD_TAP',
  'OUTPUT_NOT_WRITABLE',
  'RUN_NOT_FOUND',
  'NO_CELLS',
  'UNKNOWN_FORMAT',
  'PUBLISHED_NOT_FOUND',
  'PUBLISHED_INVALID',
  'UNKNOWN_PROFILE',
  'MAPS_NOT_FOUND',
  'MASKS_NOT_FOUND',
  'NO_MAPS',
  'MAP_AMBIGUOUS',
  'MAP_UNREADABLE',
  'MAP_UNSUPPORTED',
  'MAP_NOT_FINITE',
  'MASK_MISSING',
  'MASK_SIZE',
  'SCORES_INVALID',
  'SCORE_MISSING',
]);

/** Whether an error is one of usage or configuration. Everything that the data set package rejects is. */
export function isUsageError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // yargs throws its own class where an option lacks its value.
  return (
    error.name === 'DatasetError' ||
    error.name === 'YError' ||
    USAGE_CODES.has(String((error as { code?: unknown }).code))
  );
}
