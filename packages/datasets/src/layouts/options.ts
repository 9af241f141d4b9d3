import { DatasetError } from '../errors.js';
import type { DatasetEntry } from '../registry/schema.js';

/** @throws DatasetError `OPTIONS_INVALID` if options are given to a layout that has none. */
export function noOptions(entry: DatasetEntry, options: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(options);
  if (names.length === 0) return;
  throw new DatasetError(
    'OPTIONS_INVALID',
    `Dataset ${entry.name} (layout ${entry.layout}) has no options, but ${names.join(', ')} was given.`,
    'Remove the options.',
  );
}
