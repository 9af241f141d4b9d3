import { DatasetError } from '../errors.js';

/** The error of an archive that does not read as one. */
export function archiveInvalid(archive: string, what: string, cause?: unknown): DatasetError {
  return new DatasetError(
    'ARCHIVE_INVALID',
    `${archive} cannot be unpacked: ${what}.`,
    'Delete the file and fetch it again.',
    { cause },
  );
}
