import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { orNoSpace } from './free-space.js';

/**
 * Writes an entry of an archive to a file that must not be there yet.
 *
 * @throws DatasetError `NO_SPACE`; any other error of the system or of the archive.
 */
export async function writeEntry(path: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  try {
    await pipeline(Readable.from(content), createWriteStream(path, { flags: 'wx' }));
  } catch (error) {
    throw orNoSpace(error, path);
  }
}
