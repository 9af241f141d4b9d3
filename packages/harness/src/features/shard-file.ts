import { createHash, randomBytes } from 'node:crypto';
import type { FeatureType } from './codec.js';
import type { FeatureGroup, GroupDescription } from './group.js';

/**
 * A shard is two files that only grow: `<name>.bin` with the entries one after the other, and `<name>.idx`, a line of
 * JSON followed by one record of fixed size per entry. An entry is written before its record.
 */
export const DATA_SUFFIX = '.bin';
export const INDEX_SUFFIX = '.idx';

/** Bytes of a record of the index. */
export const RECORD_BYTES = 64;
const CHECKED_BYTES = 48;
const FORMAT = 'protobench-features-1';

/** The first line of an index: what the entries are, and which process writes them. */
export interface ShardHeader {
  readonly group: string;
  readonly about: GroupDescription | null;
  readonly pid: number;
  readonly host: string;
}

/** Where an entry lies within its shard. */
export interface EntryRecord {
  /** 64 hexadecimal digits. */
  readonly key: string;
  readonly offset: number;
  readonly dtype: FeatureType;
  /** Number of values. */
  readonly length: number;
}

/** A record of an index: an entry, the remark that nothing more will follow, or something that cannot be read. */
export type IndexRecord = EntryRecord | 'end' | 'damaged';

/** A name that no other process chooses. Names of one group sort by the time at which they were chosen. */
export function shardName(group: FeatureGroup, now: number = Date.now()): string {
  return `${group.id}-${now.toString(36).padStart(9, '0')}-${randomBytes(5).toString('hex')}`;
}

/** The group id within the name of a shard's file, or `null` for a file of another kind. */
export function groupOfFile(file: string): string | null {
  return /^([0-9a-f]{16})-[0-9a-z]{9}-[0-9a-f]{10}\.(?:bin|idx)$/.exec(file)?.[1] ?? null;
}

export function encodeHeader(header: ShardHeader): Buffer {
  return Buffer.from(`${JSON.stringify({ format: FORMAT, ...header })}\n`);
}

/** The header of an index and the bytes it takes; `null` when there is none, or not all of it. */
export function decodeHeader(index: Buffer): { readonly header: ShardHeader; readonly bytes: number } | null {
  const end = index.indexOf(10);
  if (end < 0) return null;
  try {
    const parsed = JSON.parse(index.toString('utf8', 0, end)) as ShardHeader & { readonly format?: string };
    return parsed.format === FORMAT ? { header: parsed, bytes: end + 1 } : null;
  } catch {
    return null;
  }
}

/** A record as bytes: key, offset, number of values, bits of a value (0 for the end), part of a sha256 of these. */
export function encodeRecord(record: EntryRecord | 'end'): Buffer {
  const out = Buffer.alloc(RECORD_BYTES);
  if (record !== 'end') {
    out.write(record.key, 0, 32, 'hex');
    out.writeBigUInt64LE(BigInt(record.offset), 32);
    out.writeUInt32LE(record.length, 40);
    out.writeUInt32LE(record.dtype === 'float32' ? 32 : 16, 44);
  }
  checksum(out).copy(out, CHECKED_BYTES, 0, RECORD_BYTES - CHECKED_BYTES);
  return out;
}

export function decodeRecord(bytes: Buffer): IndexRecord {
  if (
    !checksum(bytes)
      .subarray(0, RECORD_BYTES - CHECKED_BYTES)
      .equals(bytes.subarray(CHECKED_BYTES))
  )
    return 'damaged';
  const bits = bytes.readUInt32LE(44);
  if (bits === 0) return 'end';
  return {
    key: bytes.toString('hex', 0, 32),
    offset: Number(bytes.readBigUInt64LE(32)),
    length: bytes.readUInt32LE(40),
    dtype: bits === 32 ? 'float32' : 'float16',
  };
}

function checksum(record: Buffer): Buffer {
  return createHash('sha256').update(record.subarray(0, CHECKED_BYTES)).digest();
}
