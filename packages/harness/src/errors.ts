export type HarnessErrorCode =
  | 'SUITE_NOT_FOUND'
  | 'SUITE_SYNTAX'
  | 'SUITE_EXTENDS_CYCLE'
  | 'UNKNOWN_PRESET'
  | 'SUITE_INVALID'
  | 'UNKNOWN_METHOD'
  | 'UNKNOWN_VARIANT'
  | 'DUPLICATE_CELL'
  | 'BAD_OVERRIDE'
  | 'BAD_SHARD'
  | 'UNKNOWN_CELL'
  | 'MEMORY_LIMIT'
  | 'OUTPUT_NOT_WRITABLE'
  | 'DISK_FULL'
  | 'CELL_DAMAGED'
  | 'CHECKPOINT_DAMAGED'
  | 'NAN_LOSS'
  | 'NAN_MAP'
  | 'NO_TRAINING_IMAGES'
  | 'FEATURE_OVERFLOW'
  | 'WORKER_FAILED'
  | 'INTERRUPTED';

/** Every error of this package: which file or key, what was expected, what was found, and what to do about it. */
export class HarnessError extends Error {
  override readonly name = 'HarnessError';

  constructor(
    readonly code: HarnessErrorCode,
    message: string,
    readonly hint: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}

/** Code, message and hint of any error; what has no code is `UNEXPECTED`. */
export function describeError(error: unknown): { code: string; message: string; hint: string } {
  if (error instanceof Error) {
    const { code, hint } = error as { code?: unknown; hint?: unknown };
    return {
      code: typeof code === 'string' ? code : 'UNEXPECTED',
      message: error.message,
      hint: typeof hint === 'string' ? hint : 'Run again with --verbose for the stack, and report it.',
    };
  }
  return {
    code: 'UNEXPECTED',
    message: String(error),
    hint: 'Run again with --verbose for the stack, and report it.',
  };
}
