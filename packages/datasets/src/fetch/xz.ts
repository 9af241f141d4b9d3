import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DatasetError } from '../errors.js';

/**
 * Unpacks an `.xz` stream with the `xz` of the system: Node has no decoder of its own.
 *
 * @param program Name of the program, for tests.
 * @throws DatasetError `TOOL_MISSING` if there is no such program; Error with what it says if it fails.
 */
export async function* unxz(packed: Readable, program = 'xz'): AsyncGenerator<Uint8Array> {
  const child = spawn(program, ['--decompress', '--stdout'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = `${said}${text}`.slice(0, 2000)));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', (cause) =>
      reject(
        new DatasetError(
          'TOOL_MISSING',
          `The archive is packed with xz, but the program ${program} cannot be run.`,
          'Install it (apt install xz-utils, brew install xz), or unpack the archive by hand.',
          { cause },
        ),
      ),
    );
    child.once('close', resolve);
  });
  // Failures show in how the program ends; if the reader goes away, so does the program.
  const fed = pipeline(packed, child.stdin).catch(() => undefined);
  ended.catch(() => undefined);
  try {
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) yield chunk;
    const code = await ended;
    if (code !== 0) throw new Error(`xz says: ${said.trim() || `it ended with code ${code}`}`);
  } finally {
    child.kill();
    packed.destroy();
    await fed;
  }
}
