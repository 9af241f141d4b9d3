import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** Sha256 of a file, in hex. */
export async function hashFile(path: string, onBytes: (done: number) => void): Promise<string> {
  const hash = createHash('sha256');
  let done = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    onBytes((done += chunk.length));
  }
  return hash.digest('hex');
}
