import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { createInflateRaw } from 'node:zlib';
import { DatasetError } from '../errors.js';
import { archiveInvalid } from './archive-invalid.js';
import { crc32 } from './crc32.js';
import { entryPath, isClutter, unsafeEntry } from './entry-path.js';
import { writeEntry } from './entry-writer.js';
import { assertSpace } from './free-space.js';
import { contentOffset, readZipDirectory, type ZipEntry } from './zip-directory.js';

const STORED = 0;
const DEFLATED = 8;
const TYPE_MASK = 0xf000;
const SYMBOLIC_LINK = 0xa000;

/** Unpacked content of an entry; fails if its size or checksum is not the promised one. */
async function* content(path: string, from: number, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  let crc = 0;
  let size = 0;
  if (entry.packedSize > 0) {
    const packed = createReadStream(path, { start: from, end: from + entry.packedSize - 1 });
    const plain = entry.method === STORED ? packed : packed.pipe(createInflateRaw());
    packed.on('error', (error) => plain.destroy(error));
    for await (const chunk of plain as AsyncIterable<Buffer>) {
      crc = crc32(chunk, crc);
      size += chunk.length;
      if (size > entry.size) break;
      yield chunk;
    }
  }
  if (size !== entry.size || crc !== entry.crc) throw new Error(`${entry.name} is damaged`);
}

function assertReadable({ name, method, encrypted, unixMode }: ZipEntry, archive: string): void {
  if ((unixMode & TYPE_MASK) === SYMBOLIC_LINK) throw unsafeEntry(archive, name, 'is a link');
  if (encrypted) throw new Error(`${name} is encrypted`);
  if (method !== STORED && method !== DEFLATED)
    throw new Error(`${name} is packed by the unknown method ${method}`);
}

/**
 * Unpacks a zip archive, zip64 included; every file is held against its checksum. Links are refused.
 *
 * @param archive Name of the archive in messages.
 * @param onBytes Told how many bytes of the archive are done.
 * @throws DatasetError `ARCHIVE_INVALID`, `ARCHIVE_UNSAFE` or `NO_SPACE`.
 */
export async function unpackZip(
  path: string,
  folder: string,
  archive: string,
  onBytes: (done: number) => void,
): Promise<void> {
  const file = await open(path, 'r');
  try {
    const entries = (await readZipDirectory(file)).filter(({ name }) => !isClutter(name));
    for (const entry of entries) {
      assertReadable(entry, archive);
      entryPath(folder, entry.name, archive);
    }
    await assertSpace(
      folder,
      entries.reduce((sum, { size }) => sum + size, 0),
    );
    let done = 0;
    for (const entry of entries) {
      const target = entryPath(folder, entry.name, archive);
      if (entry.name.endsWith('/')) await mkdir(target, { recursive: true });
      else await writeEntry(target, content(path, await contentOffset(file, entry), entry));
      onBytes((done += entry.packedSize));
    }
  } catch (error) {
    if (error instanceof DatasetError) throw error;
    throw archiveInvalid(archive, error instanceof Error ? error.message : String(error), error);
  } finally {
    await file.close();
  }
}
