import { join } from 'node:path';
import {
  decodeEntry,
  entryBytes,
  type FeaturePayload,
  type FeatureType,
  type KeyedPayload,
} from './codec.js';
import { GroupIndex, type EntryPlace } from './group-index.js';
import { UNNAMED_GROUP, type FeatureGroup } from './group.js';
import { OpenFiles } from './open-files.js';
import { RecentPayloads } from './recent-payloads.js';
import { DATA_SUFFIX } from './shard-file.js';
import { ShardWriter } from './shard-writer.js';

/**
 * Features on disk under a key (64 hexadecimal digits) that is a hash of everything they depend on. They lie in shards
 * of some 64 MiB. Every process adds to shards of its own and reads those of all, so several may fill one cache; an
 * entry that is damaged reads as absent.
 * What was read stays in memory up to `memoryBytes`, least recently used first out.
 */
export class FeatureCache {
  private readonly recent: RecentPayloads;
  private readonly indexes = new Map<string, GroupIndex>();
  private readonly files = new OpenFiles();
  private readonly writers = new Map<string, ShardWriter>();
  private writing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly dir: string,
    memoryBytes = 768 * 1024 * 1024,
  ) {
    this.recent = new RecentPayloads(memoryBytes);
  }

  /** The features under `key`, or `null` when there are none, or none that are whole. */
  async get(
    key: string,
    dtype: FeatureType,
    length: number,
    group: FeatureGroup = UNNAMED_GROUP,
  ): Promise<FeaturePayload | null> {
    const held = this.recent.get(key);
    if (held) return held;
    const index = this.index(group);
    let place = await index.find(key);
    while (place !== undefined) {
      if (place.dtype !== dtype || place.length !== length) return null;
      const payload = await this.read(place, key);
      if (payload !== null) {
        this.recent.set(key, payload);
        return payload;
      }
      place = index.drop(key);
    }
    return null;
  }

  /** Whether there is an entry, whole or not; reads no features. */
  async has(key: string, group: FeatureGroup = UNNAMED_GROUP): Promise<boolean> {
    return (await this.index(group).find(key)) !== undefined;
  }

  /** @throws HarnessError `DISK_FULL` or `OUTPUT_NOT_WRITABLE`. */
  put(key: string, payload: FeaturePayload, group: FeatureGroup = UNNAMED_GROUP): Promise<void> {
    return this.putAll([{ key, payload }], group);
  }

  /**
   * Stores several entries of one group with few writes.
   *
   * @throws HarnessError `DISK_FULL` or `OUTPUT_NOT_WRITABLE`; then none of them is stored.
   */
  async putAll(entries: readonly KeyedPayload[], group: FeatureGroup = UNNAMED_GROUP): Promise<void> {
    await this.inTurn(() => this.append(entries, group));
    for (const { key, payload } of entries) this.recent.set(key, payload);
  }

  /** Closes all files and completes the shards of this process. What is in memory stays, and the cache can be used on. */
  async close(): Promise<void> {
    await this.inTurn(async () => {
      const writers = [...this.writers.values()];
      this.writers.clear();
      for (const writer of writers) await writer.close();
    });
    await this.files.close();
  }

  /** Writes are one after the other; a failed one does not hold up the next. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.writing.then(work);
    this.writing = done.catch(() => undefined);
    return done;
  }

  private async append(entries: readonly KeyedPayload[], group: FeatureGroup): Promise<void> {
    let writer = this.writers.get(group.id);
    if (writer?.isFull) {
      this.writers.delete(group.id);
      await writer.close();
      writer = undefined;
    }
    if (writer === undefined) {
      writer = await ShardWriter.create(this.dir, group);
      this.writers.set(group.id, writer);
    }
    const index = this.index(group);
    for (const record of await writer.append(entries)) index.add(writer.name, record);
  }

  private async read(place: EntryPlace, key: string): Promise<FeaturePayload | null> {
    const { shard, offset, dtype, length } = place;
    const path = join(this.dir, `${shard}${DATA_SUFFIX}`);
    const entry = await this.files.read(path, offset, entryBytes(dtype, length));
    return entry === null ? null : decodeEntry(entry, key, dtype, length);
  }

  private index(group: FeatureGroup): GroupIndex {
    let index = this.indexes.get(group.id);
    if (index === undefined) this.indexes.set(group.id, (index = new GroupIndex(this.dir, group.id)));
    return index;
  }
}
