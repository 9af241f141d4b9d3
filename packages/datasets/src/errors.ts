/** What went wrong, for programs; the message and the hint are for people. */
export type DatasetErrorCode =
  | 'REGISTRY_UNREADABLE'
  | 'REGISTRY_SYNTAX'
  | 'REGISTRY_INVALID'
  | 'DATASET_UNKNOWN'
  | 'CATEGORY_UNKNOWN'
  | 'DATA_ROOT_UNSET'
  | 'DATASET_MISSING'
  | 'CATEGORY_MISSING'
  | 'CATEGORY_EMPTY'
  | 'IMAGE_MISSING'
  | 'SPLIT_INVALID'
  | 'MASK_MISSING'
  | 'MASK_SIZE'
  | 'IMAGE_UNREADABLE'
  | 'IMAGE_UNSUPPORTED'
  | 'OPTIONS_INVALID'
  | 'SIZE_INVALID'
  | 'RECIPE_INVALID'
  | 'WRITE_FAILED'
  | 'SUBSET_INVALID'
  | 'WORKER_FAILED'
  | 'ARCHIVE_UNKNOWN'
  | 'ARCHIVE_INVALID'
  | 'ARCHIVE_UNSAFE'
  | 'ALREADY_THERE'
  | 'LICENCE_NOT_ACCEPTED'
  | 'DOWNLOAD_FAILED'
  | 'HASH_MISMATCH'
  | 'NO_SPACE'
  | 'TOOL_MISSING';

/** Any failure of this package: `message` says which file or key, what was expected and what was found. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';
  /** Stable identifier of the kind of failure. */
  readonly code: DatasetErrorCode;
  /** What the reader can do about it. */
  readonly hint: string;

  constructor(code: DatasetErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }
}
