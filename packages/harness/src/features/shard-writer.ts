import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { writeError } from '../files/atomic.js';
import { encodeEntry, entryBytes, typeOf, type KeyedPayload } from './codec.js';
import type { FeatureGroup } from './group.js';
import {
  DATA_SUFFIX,
  encodeHeader,
  encodeRecord,
  INDEX_SUFFIX,
  RECORD_BYTES,
  shardName,
} from './shard-file.js';
import type { EntryRecord } from './shard-file.js';

/** A shard that is as large as this takes no more entries. */
const SHARD_BYTES = 64 * 1024 * 1024;
/** Nor one that has as many entries; an index is read in one piece. */
const SHARD_ENTRIES = 65_536;

/**
 * The shard that this process adds entries of a group to. Nobody else writes to it. Entries are not flushed to disk one
 * by one: what a loss of power leaves half-written fails its checksum.
 */
export class ShardWriter {
  private end = 0;
  private entries = 0;

  private constructor(
    readonly name: string,
    private readonly path: string,
    private readonly data: FileHandle,
    private readonly index: FileHandle,
    private readonly headerBytes: number,
  ) {}

  /** @throws HarnessError `DISK_FULL` or `OUTPUT_NOT_WRITABLE`. */
  static async create(dir: string, group: FeatureGroup): Promise<ShardWriter> {
    const name = shardName(group);
    const path = join(dir, name);
    const opened: FileHandle[] = [];
    try {
      await mkdir(dir, { recursive: true });
      // The index comes first: data without an index is known to be left over.
      for (const suffix of [INDEX_SUFFIX, DATA_SUFFIX]) opened.push(await open(`${path}${suffix}`, 'wx'));
      const [index, data] = opened;
      const header = encodeHeader({
        group: group.id,
        about: group.about,
        pid: process.pid,
        host: hostname(),
      });
      await write(index, [header], 0);
      return new ShardWriter(name, path, data, index, header.length);
    } catch (cause) {
      for (const file of opened) await file.close();
      if (opened.length > 0) await removeFiles(path);
      throw writeError(path, cause);
    }
  }

  get isFull(): boolean {
    return this.end >= SHARD_BYTES || this.entries >= SHARD_ENTRIES;
  }

  /** Adds entries; only one call at a time. After a failure the next call writes to the same place. */
  async append(entries: readonly KeyedPayload[]): Promise<readonly EntryRecord[]> {
    const parts: Uint8Array[] = [];
    const records: EntryRecord[] = [];
    let offset = this.end;
    for (const { key, payload, checksum } of entries) {
      const dtype = typeOf(payload);
      records.push({ key, offset, dtype, length: payload.length });
      parts.push(...encodeEntry(key, payload, checksum));
      offset += entryBytes(dtype, payload.length);
    }
    try {
      await write(this.data, parts, this.end);
      await this.writeRecords(records);
    } catch (cause) {
      throw writeError(this.path, cause);
    }
    this.end = offset;
    this.entries += records.length;
    return records;
  }

  /** Notes that the shard is complete, and closes it. A shard that is empty is removed. */
  async close(): Promise<void> {
    try {
      if (this.entries > 0) await this.writeRecords(['end']);
    } catch (cause) {
      throw writeError(this.path, cause);
    } finally {
      await this.data.close();
      await this.index.close();
      if (this.entries === 0) await removeFiles(this.path);
    }
  }

  private writeRecords(records: readonly (EntryRecord | 'end')[]): Promise<void> {
    return write(this.index, records.map(encodeRecord), this.headerBytes + this.entries * RECORD_BYTES);
  }
}

/** Writes parts one after the other, all of each. */
async function write(file: FileHandle, parts: readonly Uint8Array[], position: number): Promise<void> {
  let left = parts.filter((part) => part.length > 0);
  while (left.length > 0) {
    const { bytesWritten } = await file.writev(left, position);
    position += bytesWritten;
    left = afterBytes(left, bytesWritten);
  }
}

/** What is left of parts after their first bytes. */
function afterBytes(parts: readonly Uint8Array[], bytes: number): Uint8Array[] {
  const left: Uint8Array[] = [];
  for (const part of parts) {
    if (bytes < part.length) left.push(bytes > 0 ? part.subarray(bytes) : part);
    bytes = Math.max(bytes - part.length, 0);
  }
  return left;
}

async function removeFiles(path: string): Promise<void> {
  for (const suffix of [INDEX_SUFFIX, DATA_SUFFIX]) await rm(`${path}${suffix}`, { force: true });
}
