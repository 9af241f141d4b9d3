import { rm, rmdir, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { decodeEntry, entryBytes } from './codec.js';
import { describeCache, readShard, type LeftOver, type ShardReport } from './inventory.js';
import { OpenFiles } from './open-files.js';
import { DATA_SUFFIX, INDEX_SUFFIX } from './shard-file.js';
import { ShardWriter } from './shard-writer.js';

/** A shard that has not been written to for this long is not being written. */
const BUSY_MS = 10 * 60_000;
const DAY_MS = 86_400_000;

/** What to remove from a cache. Criteria add up; without any of the first three, all shards of `backbone` go. */
export interface PruneOptions {
  /** Shards that nobody used for so many days. */
  readonly olderThanDays?: number;
  /** Shards unused the longest, until the rest has at most so many bytes. */
  readonly maxBytes?: number;
  /** Damaged entries, data without an index, and files of older versions. */
  readonly damaged?: boolean;
  /** Look only at features of this backbone. */
  readonly backbone?: string;
  /** Only tell what would be removed. */
  readonly dryRun?: boolean;
}

/** Why a shard is removed. */
export type PruneReason = 'old' | 'size' | 'damaged' | 'backbone';

/** What {@link pruneCache} did, or would do. */
export interface PruneReport {
  readonly removed: readonly (ShardReport & { readonly reason: PruneReason })[];
  /** Shards that were written again without their damaged entries. */
  readonly repaired: readonly ShardReport[];
  /** Shards that would have gone, but are being written. */
  readonly busy: readonly ShardReport[];
  /** Files without shard that were removed. */
  readonly leftOver: readonly LeftOver[];
  /** Bytes that are gained. Those of damaged entries in repaired shards are not counted. */
  readonly freedBytes: number;
  /** Bytes of the shards that stay. */
  readonly keptBytes: number;
}

/** Removes features from a cache. Other processes may use it meanwhile: what is gone they compute again. */
export async function pruneCache(dir: string, options: PruneOptions): Promise<PruneReport> {
  const { damaged = false, backbone, dryRun = false } = options;
  const inventory = await describeCache(dir, damaged);
  const candidates = inventory.shards.filter(
    ({ about }) => backbone === undefined || about?.backbone === backbone,
  );
  const reasons = reasonsToRemove(candidates, options);
  const removed: (ShardReport & { readonly reason: PruneReason })[] = [];
  const repaired: ShardReport[] = [];
  const busy: ShardReport[] = [];
  for (const shard of candidates) {
    const reason = reasons.get(shard);
    const repair = reason === undefined && damaged && shard.damaged > 0;
    if (reason === undefined && !repair) continue;
    if (isBusy(shard)) busy.push(shard);
    else if (reason !== undefined) {
      removed.push({ ...shard, reason });
      if (!dryRun) await removeShard(dir, shard.name);
    } else {
      repaired.push(shard);
      if (!dryRun) await repairShard(dir, shard);
    }
  }
  const leftOver = damaged && backbone === undefined ? inventory.leftOver : [];
  if (!dryRun) await removeLeftOver(dir, leftOver);
  const removedBytes = sum(removed);
  return {
    removed,
    repaired,
    busy,
    leftOver,
    freedBytes: removedBytes + sum(leftOver),
    keptBytes: sum(inventory.shards) - removedBytes,
  };
}

function reasonsToRemove(
  shards: readonly ShardReport[],
  { olderThanDays, maxBytes, damaged = false, backbone }: PruneOptions,
): ReadonlyMap<ShardReport, PruneReason> {
  const reasons = new Map<ShardReport, PruneReason>();
  const everything =
    olderThanDays === undefined && maxBytes === undefined && !damaged && backbone !== undefined;
  const oldest = olderThanDays === undefined ? -Infinity : Date.now() - olderThanDays * DAY_MS;
  for (const shard of shards) {
    if (everything) reasons.set(shard, 'backbone');
    else if (damaged && shard.entries === 0) reasons.set(shard, 'damaged');
    else if (shard.usedAt < oldest) reasons.set(shard, 'old');
  }
  const rest = shards.filter((shard) => !reasons.has(shard)).sort((a, b) => a.usedAt - b.usedAt);
  let bytes = sum(rest);
  for (const shard of rest) {
    if (maxBytes === undefined || bytes <= maxBytes) break;
    reasons.set(shard, 'size');
    bytes -= shard.bytes;
  }
  return reasons;
}

/** Of a process on another machine only the time of its last entry is known. */
function isBusy({ complete, writer, writtenAt }: ShardReport): boolean {
  if (complete || Date.now() - writtenAt > BUSY_MS) return false;
  if (writer === null || writer.host !== hostname()) return true;
  try {
    process.kill(writer.pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

/** The index goes first: without it the data is known to be left over, should this be interrupted. */
async function removeShard(dir: string, name: string): Promise<void> {
  for (const suffix of [INDEX_SUFFIX, DATA_SUFFIX]) await rm(join(dir, `${name}${suffix}`), { force: true });
}

/** With the folders of older versions, as they become empty. */
async function removeLeftOver(dir: string, files: readonly LeftOver[]): Promise<void> {
  for (const { path } of files) await rm(path, { force: true });
  const folders = new Set(files.map(({ path }) => dirname(path)).filter((folder) => folder !== dir));
  for (const folder of folders) await rmdir(folder).catch(() => undefined);
}

/** Writes the whole entries into a new shard, then removes the old one. */
async function repairShard(dir: string, { name, group, about, usedAt }: ShardReport): Promise<void> {
  const contents = await readShard(dir, name, true);
  if (contents === null) return;
  const files = new OpenFiles();
  const writer = await ShardWriter.create(dir, { id: group, about });
  try {
    for (const { key, offset, dtype, length } of contents.whole) {
      const path = join(dir, `${name}${DATA_SUFFIX}`);
      const entry = await files.read(path, offset, entryBytes(dtype, length));
      const payload = entry && decodeEntry(entry, key, dtype, length);
      if (payload) await writer.append([{ key, payload }]);
    }
  } finally {
    await writer.close();
    await files.close();
  }
  const used = new Date(usedAt);
  for (const suffix of [INDEX_SUFFIX, DATA_SUFFIX])
    await utimes(join(dir, `${writer.name}${suffix}`), used, used).catch(() => undefined);
  await removeShard(dir, name);
}

function sum(parts: readonly { readonly bytes: number }[]): number {
  return parts.reduce((total, { bytes }) => total + bytes, 0);
}
