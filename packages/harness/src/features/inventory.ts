import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeEntry, entryBytes } from './codec.js';
import type { GroupDescription } from './group.js';
import { listDir } from './group-index.js';
import { OpenFiles } from './open-files.js';
import {
  DATA_SUFFIX,
  decodeHeader,
  decodeRecord,
  groupOfFile,
  INDEX_SUFFIX,
  RECORD_BYTES,
} from './shard-file.js';
import type { EntryRecord, ShardHeader } from './shard-file.js';

/** What one shard of a cache holds. */
export interface ShardReport {
  /** Name of its two files without suffix. */
  readonly name: string;
  /** Id of the group of features. */
  readonly group: string;
  /** How the features came about; `null` where that is not told. */
  readonly about: GroupDescription | null;
  /** Entries that the index has, damaged ones left out as far as they were looked at. */
  readonly entries: number;
  /** Entries that cannot be read: broken records, data that is not there and, when checked, wrong checksums. */
  readonly damaged: number;
  /** Bytes of both files. */
  readonly bytes: number;
  /** When a process last read or wrote it, milliseconds since 1970. */
  readonly usedAt: number;
  /** When it was last written, milliseconds since 1970. */
  readonly writtenAt: number;
  /** Whether its process has finished it. */
  readonly complete: boolean;
  /** The process that made it; `null` where the index does not tell. */
  readonly writer: { readonly pid: number; readonly host: string } | null;
}

/** Files of a cache folder that belong to no shard: data without an index, and what older versions left. */
export interface LeftOver {
  readonly path: string;
  readonly bytes: number;
}

/** What lies in a cache folder. */
export interface CacheInventory {
  /** In the order of their names. */
  readonly shards: readonly ShardReport[];
  readonly leftOver: readonly LeftOver[];
}

/** Looks at all shards of a cache. With `check` every entry is read and its checksum verified, else only the indexes are. */
export async function describeCache(dir: string, check = false): Promise<CacheInventory> {
  const files = (await listDir(dir)).sort();
  const shards: ShardReport[] = [];
  for (const file of files) {
    if (groupOfFile(file) === null || !file.endsWith(INDEX_SUFFIX)) continue;
    const report = await describeShard(dir, file.slice(0, -INDEX_SUFFIX.length), check);
    if (report !== null) shards.push(report);
  }
  const known = new Set(files);
  const leftOver: LeftOver[] = [];
  for (const file of files) {
    const path = join(dir, file);
    const isOrphan =
      groupOfFile(file) !== null &&
      file.endsWith(DATA_SUFFIX) &&
      !known.has(file.replace(DATA_SUFFIX, INDEX_SUFFIX));
    if (isOrphan) leftOver.push({ path, bytes: await sizeOf(path) });
    // One file per image, in folders of two digits.
    if (/^[0-9a-f]{2}$/.test(file)) {
      for (const entry of await listDir(path))
        leftOver.push({ path: join(path, entry), bytes: await sizeOf(join(path, entry)) });
    }
  }
  return { shards, leftOver };
}

/** The whole entries of a shard and the number of those that are not. */
export interface ShardContents {
  readonly header: ShardHeader | null;
  readonly whole: readonly EntryRecord[];
  readonly damaged: number;
  readonly complete: boolean;
}

/** Reads the index of a shard, and its data too with `check`. @returns `null` when it is not there (any more) */
export async function readShard(dir: string, name: string, check: boolean): Promise<ShardContents | null> {
  const path = join(dir, name);
  let index: Buffer;
  try {
    index = await readFile(`${path}${INDEX_SUFFIX}`);
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return null;
    throw error;
  }
  const start = decodeHeader(index);
  if (start === null) return { header: null, whole: [], damaged: index.length > 0 ? 1 : 0, complete: false };
  const dataBytes = await sizeOf(`${path}${DATA_SUFFIX}`);
  const files = new OpenFiles();
  const whole: EntryRecord[] = [];
  let [damaged, complete] = [0, false];
  try {
    for (let at = start.bytes; at < index.length && !complete; at += RECORD_BYTES) {
      const record =
        at + RECORD_BYTES > index.length ? 'damaged' : decodeRecord(index.subarray(at, at + RECORD_BYTES));
      if (record === 'end') complete = true;
      else if (record === 'damaged') damaged++;
      else if (await isWhole(`${path}${DATA_SUFFIX}`, record, dataBytes, check ? files : null))
        whole.push(record);
      else damaged++;
    }
  } finally {
    await files.close();
  }
  return { header: start.header, whole, damaged, complete };
}

async function isWhole(
  path: string,
  { key, offset, dtype, length }: EntryRecord,
  dataBytes: number,
  files: OpenFiles | null,
): Promise<boolean> {
  const bytes = entryBytes(dtype, length);
  if (offset + bytes > dataBytes) return false;
  if (files === null) return true;
  const entry = await files.read(path, offset, bytes);
  return entry !== null && decodeEntry(entry, key, dtype, length) !== null;
}

async function describeShard(dir: string, name: string, check: boolean): Promise<ShardReport | null> {
  const contents = await readShard(dir, name, check);
  if (contents === null) return null;
  const { header, whole, damaged, complete } = contents;
  const index = join(dir, `${name}${INDEX_SUFFIX}`);
  const data = join(dir, `${name}${DATA_SUFFIX}`);
  const indexTime = await modifiedAt(index);
  const dataTime = await modifiedAt(data);
  return {
    name,
    group: name.slice(0, name.indexOf('-')),
    about: header?.about ?? null,
    entries: whole.length,
    damaged,
    bytes: (await sizeOf(index)) + (await sizeOf(data)),
    usedAt: Math.max(indexTime, dataTime),
    writtenAt: dataTime,
    complete,
    writer: header && { pid: header.pid, host: header.host },
  };
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}

async function modifiedAt(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.mtimeMs ?? 0;
}
