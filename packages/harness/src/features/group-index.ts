import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeatureType } from './codec.js';
import { groupOfFile, INDEX_SUFFIX, type EntryRecord } from './shard-file.js';
import { IndexFollower } from './shard-reader.js';

/** Between two looks for what other processes have added, at least this many milliseconds pass. */
const RESCAN_MS = 1000;

/** Where the features of an image lie. */
export interface EntryPlace {
  /** Name of the shard without suffix. */
  readonly shard: string;
  readonly offset: number;
  readonly dtype: FeatureType;
  readonly length: number;
  /** The same features in another shard, where several processes have stored them. */
  readonly other?: EntryPlace;
}

/** The places of all entries of one group, in the shards of every process. */
export class GroupIndex {
  private readonly places = new Map<string, EntryPlace>();
  private readonly shards = new Map<string, IndexFollower>();
  private scanned = -Infinity;
  private scanning: Promise<void> | null = null;

  constructor(
    private readonly dir: string,
    private readonly group: string,
  ) {}

  /** Where an entry lies; looks for new entries when it is not known. */
  async find(key: string): Promise<EntryPlace | undefined> {
    const known = this.places.get(key);
    if (known !== undefined || performance.now() - this.scanned < RESCAN_MS) return known;
    this.scanning ??= this.scan().finally(() => (this.scanning = null));
    await this.scanning;
    return this.places.get(key);
  }

  add(shard: string, { key, offset, dtype, length }: EntryRecord): void {
    const other = this.places.get(key);
    for (let place = other; place !== undefined; place = place.other)
      if (place.shard === shard && place.offset === offset) return;
    this.places.set(key, { shard, offset, dtype, length, ...(other && { other }) });
  }

  /** Forgets the place that {@link find} gave, and gives the next. */
  drop(key: string): EntryPlace | undefined {
    const next = this.places.get(key)?.other;
    if (next === undefined) this.places.delete(key);
    else this.places.set(key, next);
    return next;
  }

  /** Later shards come first when an entry is in several: what was found damaged is stored again in a new one. */
  private async scan(): Promise<void> {
    const files = (await listDir(this.dir))
      .filter((file) => file.endsWith(INDEX_SUFFIX) && groupOfFile(file) === this.group)
      .sort();
    for (const file of files) {
      const path = join(this.dir, file);
      const name = file.slice(0, -INDEX_SUFFIX.length);
      let follower = this.shards.get(name);
      if (follower === undefined) {
        this.shards.set(name, (follower = new IndexFollower(path)));
        await markUsed(path);
      }
      await follower.read((record) => this.add(name, record));
    }
    this.scanned = performance.now();
  }
}

/** The files of a folder; none when it is not there, or not a folder. */
export async function listDir(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as { code?: string }).code ?? '')) return [];
    throw error;
  }
}

/** The time stamp of an index tells when its shard was last used; a cache that cannot be written to keeps none. */
async function markUsed(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}
