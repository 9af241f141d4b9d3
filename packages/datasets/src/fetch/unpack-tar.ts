import { mkdir } from 'node:fs/promises';
import { DatasetError } from '../errors.js';
import { archiveInvalid } from './archive-invalid.js';
import { ByteReader } from './byte-reader.js';
import { entryPath, isClutter, unsafeEntry } from './entry-path.js';
import { writeEntry } from './entry-writer.js';
import { readPax, readTarHeader, TAR_BLOCK, tarPadding, type TarHeader } from './tar-header.js';

/** Long names and attributes are small; anything else is damage, or an attack on memory. */
const LARGEST_ATTRIBUTES = 1 << 20;

/** Name and size that headers before an entry give it. */
interface Overrides {
  name?: string | undefined;
  size?: number | undefined;
}

async function readOverrides(reader: ByteReader, { type, size }: TarHeader): Promise<Overrides> {
  if (size > LARGEST_ATTRIBUTES) throw new Error('its attributes are too large');
  const content = await reader.take(size);
  if (content.length < size) throw new Error('it ends early');
  if (type === 'L') return { name: content.toString('utf8').replace(/\0+$/, '') };
  if (type !== 'x') return {};
  const attributes = readPax(content);
  const large = attributes.get('size');
  return { name: attributes.get('path'), size: large === undefined ? undefined : Number(large) };
}

/** Content of an entry; fails where the archive ends before it does. */
async function* whole(reader: ByteReader, size: number): AsyncGenerator<Uint8Array> {
  let left = size;
  for await (const piece of reader.pass(size)) {
    left -= piece.length;
    yield piece;
  }
  if (left > 0) throw new Error('it ends early');
}

/** Types whose content is left out: devices and pipes. */
const SPECIAL = ['3', '4', '6'];

async function unpackEntry(
  reader: ByteReader,
  { name, size, type }: TarHeader,
  folder: string,
  archive: string,
): Promise<void> {
  if (type === '1' || type === '2') throw unsafeEntry(archive, name, 'is a link');
  const isFolder = type === '5' || name.endsWith('/');
  const isFile = !isFolder && (type === '0' || type === '7');
  if (!isFolder && !isFile && !SPECIAL.includes(type))
    throw new Error(`${name} is of the unknown type "${type}"`);
  const content = whole(reader, size);
  if (isFile && !isClutter(name)) {
    await writeEntry(entryPath(folder, name, archive), content);
    return;
  }
  const isRoot = /^(\.\/?)*$/.test(name);
  if (isFolder && !isRoot && !isClutter(name)) {
    await mkdir(entryPath(folder, name, archive), { recursive: true });
  }
  for await (const _ of content) void _;
}

/**
 * Unpacks a tar archive from a stream: files and folders, by their names. Links are refused, devices left out. The
 * formats of GNU tar, POSIX (pax) and Unix V7 are read.
 *
 * @param archive Name of the archive in messages.
 * @throws DatasetError `ARCHIVE_INVALID`, `ARCHIVE_UNSAFE` or `NO_SPACE`.
 */
export async function unpackTar(
  stream: AsyncIterable<Uint8Array>,
  folder: string,
  archive: string,
): Promise<void> {
  const reader = new ByteReader(stream);
  let overrides: Overrides = {};
  try {
    for (;;) {
      const block = await reader.take(TAR_BLOCK);
      if (block.length < TAR_BLOCK) throw new Error('it ends early');
      const header = readTarHeader(block);
      if (header === null) break;
      if (['x', 'g', 'L', 'K'].includes(header.type)) {
        overrides = { ...overrides, ...(await readOverrides(reader, header)) };
        await reader.take(tarPadding(header.size));
        continue;
      }
      const size = overrides.size ?? header.size;
      await unpackEntry(reader, { ...header, name: overrides.name ?? header.name, size }, folder, archive);
      await reader.take(tarPadding(size));
      overrides = {};
    }
    // To the end, so that whoever writes the stream can finish.
    for await (const _ of reader.pass(Number.MAX_SAFE_INTEGER)) void _;
  } catch (error) {
    if (error instanceof DatasetError) throw error;
    throw archiveInvalid(archive, error instanceof Error ? error.message : String(error), error);
  } finally {
    await reader.close();
  }
}
