import { statfs } from 'node:fs/promises';
import { DatasetError } from '../errors.js';

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(2)} GB`;

/** The error of a full disk. */
export function noSpace(where: string, what: string, cause?: unknown): DatasetError {
  return new DatasetError(
    'NO_SPACE',
    `There is not enough space in ${where}: ${what}.`,
    'Make space, or choose another folder with --data-root; what was downloaded so far is kept.',
    { cause },
  );
}

/**
 * Makes sure that a folder has room for so many bytes more.
 *
 * @throws DatasetError `NO_SPACE`
 */
export async function assertSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free < bytes) throw noSpace(folder, `${gigabytes(bytes)} are needed, ${gigabytes(free)} are free`);
}

/** Turns the system's error of a full disk into ours; any other error is returned as it is. */
export function orNoSpace(error: unknown, path: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return noSpace(path, 'the disk is full', error);
}
