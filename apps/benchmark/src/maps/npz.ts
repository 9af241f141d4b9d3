import { unzipSync } from 'fflate';
import { CliError } from '../errors.js';
import { unreadable } from './map-error.js';
import type { AnomalyMap } from './npy.js';
import { parseNpy } from './npy.js';

/**
 * Parses one array of a `.npz` file.
 *
 * @param path name of the file for messages
 * @param array name of the array (`arr_0`); the first of the file where omitted
 * @throws CliError `MAP_UNREADABLE` (no zip archive, no arrays), `UNKNOWN_NAME` (no array of that name), and as `parseNpy`
 */
export function parseNpz(bytes: Buffer, path: string, array?: string): AnomalyMap {
  const names: string[] = [];
  const wanted = array === undefined ? undefined : `${array}.npy`;
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, {
      filter: ({ name }) => {
        if (!name.endsWith('.npy')) return false;
        names.push(name);
        return name === (wanted ?? names[0]);
      },
    });
  } catch (cause) {
    throw unreadable(path, `it is no whole zip archive (${(cause as Error).message})`);
  }
  const [file] = Object.values(files);
  if (file !== undefined)
    return parseNpy(Buffer.from(file.buffer, file.byteOffset, file.length), `${path}/${wanted ?? names[0]}`);
  if (names.length === 0) throw unreadable(path, 'the archive holds no arrays');
  throw new CliError(
    'UNKNOWN_NAME',
    `${path} has no array '${array}'.`,
    `Its arrays: ${names.map((name) => name.slice(0, -4)).join(', ')}.`,
  );
}
