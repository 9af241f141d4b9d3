import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** Sha256 (hex) of the contents of files, one after the other; never holds a whole file. */
export async function sha256Of(...paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
      hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}
