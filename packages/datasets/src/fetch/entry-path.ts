import { join } from 'node:path';
import { DatasetError } from '../errors.js';

/** Files that systems add to archives, and that belong to no dataset. */
const CLUTTER = /(^|\/)(__MACOSX|\.DS_Store|Thumbs\.db|\._[^/]*)(\/|$)/;

/** Whether an entry of an archive is left out. */
export function isClutter(name: string): boolean {
  return CLUTTER.test(name);
}

/** The error of an entry that would be written to where it must not. */
export function unsafeEntry(archive: string, name: string, what: string): DatasetError {
  return new DatasetError(
    'ARCHIVE_UNSAFE',
    `${archive} holds the entry ${JSON.stringify(name)}, which ${what}; nothing of the archive is kept.`,
    'Do not use this archive; get the dataset from its homepage.',
  );
}

/**
 * Where an entry of an archive is written: below a folder, whatever its name.
 *
 * @throws DatasetError `ARCHIVE_UNSAFE` for a name that is absolute, leads upwards or is no name of a file.
 */
export function entryPath(folder: string, name: string, archive: string): string {
  const clean = name.replaceAll('\\', '/');
  if (clean.startsWith('/') || /^[A-Za-z]:/.test(clean)) throw unsafeEntry(archive, name, 'is absolute');
  const parts = clean.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw unsafeEntry(archive, name, 'leads out of the folder');
  if (parts.length === 0 || clean.includes('\0')) throw unsafeEntry(archive, name, 'has no name');
  return join(folder, ...parts);
}
