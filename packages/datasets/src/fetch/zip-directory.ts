import type { FileHandle } from 'node:fs/promises';

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
/** The end record and the longest comment that may follow it. */
const END_SEARCH = 22 + 65535;
const SATURATED = 0xffffffff;

/** A file in a zip archive. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  /** Position of its local header. */
  readonly offset: number;
  /** Type and permissions of Unix, 0 if the archive was made elsewhere. */
  readonly unixMode: number;
}

async function read(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, at);
  if (bytesRead < length) throw new Error('it ends early');
  return buffer;
}

/** Position and size of the central directory. */
async function findDirectory(file: FileHandle, size: number): Promise<{ at: number; length: number }> {
  const length = Math.min(size, END_SEARCH);
  const tail = await read(file, size - length, length);
  let end = length - 22;
  while (end >= 0 && tail.readUInt32LE(end) !== END) end--;
  if (end < 0) throw new Error('it is no zip archive, or truncated');
  const at = tail.readUInt32LE(end + 16);
  const directory = tail.readUInt32LE(end + 12);
  const locator = end - 20;
  if (locator < 0 || tail.readUInt32LE(locator) !== LOCATOR_64) return { at, length: directory };
  const end64 = await read(file, Number(tail.readBigUInt64LE(locator + 8)), 56);
  if (end64.readUInt32LE(0) !== END_64) throw new Error('its end record is damaged');
  return { at: Number(end64.readBigUInt64LE(48)), length: Number(end64.readBigUInt64LE(40)) };
}

/** The 64-bit values of a large file, in the order in which their short forms are saturated. */
function large(extra: Buffer, shorts: readonly number[]): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let from = at + 4;
    return shorts.map((value) => {
      if (value !== SATURATED) return value;
      from += 8;
      return Number(extra.readBigUInt64LE(from - 8));
    });
  }
  return [...shorts];
}

/**
 * Lists the entries of a zip archive from its central directory (PKWARE, APPNOTE.TXT), zip64 included.
 *
 * @throws Error that says what is wrong with the archive.
 */
export async function readZipDirectory(file: FileHandle): Promise<ZipEntry[]> {
  const { size: fileSize } = await file.stat();
  const { at: start, length } = await findDirectory(file, fileSize);
  const directory = await read(file, start, length);
  const entries: ZipEntry[] = [];
  for (let at = 0; at + 46 <= length;) {
    if (directory.readUInt32LE(at) !== CENTRAL) throw new Error('its directory is damaged');
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
    const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
    const shorts = [
      directory.readUInt32LE(at + 24),
      directory.readUInt32LE(at + 20),
      directory.readUInt32LE(at + 42),
    ];
    const [size, packedSize, offset] = large(directory.subarray(nameEnd, extraEnd), shorts);
    const unix = directory[at + 5] === 3;
    entries.push({
      name: directory.toString('utf8', at + 46, nameEnd),
      method: directory.readUInt16LE(at + 10),
      encrypted: (directory.readUInt16LE(at + 8) & 1) !== 0,
      crc: directory.readUInt32LE(at + 16),
      packedSize,
      size,
      offset,
      unixMode: unix ? directory.readUInt16LE(at + 40) : 0,
    });
    at = extraEnd + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** Position of the first byte of an entry: after its local header, whose length the directory does not know. */
export async function contentOffset(file: FileHandle, { offset }: ZipEntry): Promise<number> {
  const header = await read(file, offset, 30);
  if (header.readUInt32LE(0) !== LOCAL) throw new Error('a header is damaged');
  return offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}
