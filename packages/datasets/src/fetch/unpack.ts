import { createReadStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { archiveInvalid } from './archive-invalid.js';
import { assertSpace } from './free-space.js';
import type { FetchListener } from './progress.js';
import { unpackTar } from './unpack-tar.js';
import { unpackZip } from './unpack-zip.js';
import { unxz } from './xz.js';

/** Kinds of archives, by the ending of their names. */
const TAR_KINDS: readonly (readonly [RegExp, (packed: Readable) => AsyncIterable<Uint8Array>])[] = [
  [/\.(tar\.xz|txz)$/i, (packed) => unxz(packed)],
  [
    /\.(tar\.gz|tgz)$/i,
    (packed) => {
      const plain = createGunzip();
      packed.on('error', (error) => plain.destroy(error));
      return packed.pipe(plain);
    },
  ],
  [/\.tar$/i, (packed) => packed],
];

async function* counted(
  stream: AsyncIterable<Buffer>,
  onBytes: (done: number) => void,
): AsyncGenerator<Buffer, void, undefined> {
  let done = 0;
  for await (const chunk of stream) {
    yield chunk;
    onBytes((done += chunk.length));
  }
}

/**
 * Unpacks an archive (`.zip`, `.tar`, `.tar.gz`, `.tgz`, `.tar.xz`) into a folder, which is made if need be.
 *
 * @throws DatasetError `ARCHIVE_INVALID`, `ARCHIVE_UNSAFE`, `NO_SPACE` or `TOOL_MISSING`.
 */
export async function unpack(path: string, folder: string, onProgress?: FetchListener): Promise<void> {
  const file = basename(path);
  const { size: total } = await stat(path);
  await mkdir(folder, { recursive: true });
  const report = (done: number) => onProgress?.({ phase: 'unpack', file, done, total });
  if (/\.zip$/i.test(file)) {
    await unpackZip(path, folder, file, report);
    return;
  }
  const kind = TAR_KINDS.find(([ending]) => ending.test(file));
  if (!kind) throw archiveInvalid(file, 'its ending is none of .zip, .tar, .tar.gz, .tgz, .tar.xz');
  // What a tar archive holds is not known before it is read; it is no less than the archive.
  await assertSpace(folder, total);
  const packed = Readable.from(counted(createReadStream(path, { highWaterMark: 1 << 18 }), report), {
    objectMode: false,
  });
  try {
    await unpackTar(kind[1](packed), folder, file);
  } finally {
    packed.destroy();
  }
}
