import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeAtomic, writeError } from '../files/atomic.js';
import { decodeEntry, encodeEntry, type FeaturePayload, type FeatureType } from './codec.js';

/**
 * Features on disk, one file per image under a key that is a hash of everything they depend on. Entries are written
 * whole and renamed, so several processes may fill one cache; an entry that is damaged reads as absent.
 * What was read stays in memory up to `memoryBytes`, least recently used first out.
 */
export class FeatureCache {
  private readonly recent = new Map<string, FeaturePayload>();
  private recentBytes = 0;

  constructor(
    private readonly dir: string,
    private readonly memoryBytes = 768 * 1024 * 1024,
  ) {}

  /** The features under `key`, or `null` when there are none, or none that are whole. */
  async get(key: string, dtype: FeatureType, length: number): Promise<FeaturePayload | null> {
    const held = this.recent.get(key);
    if (held) {
      this.recent.delete(key);
      this.recent.set(key, held);
      return held;
    }
    let file: Buffer;
    try {
      file = await readFile(this.path(key));
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOENT') return null;
      throw error;
    }
    const payload = decodeEntry(file, dtype, length);
    if (payload !== null) this.remember(key, payload);
    return payload;
  }

  /** Whether there is an entry, whole or not; reads nothing. */
  async has(key: string): Promise<boolean> {
    try {
      await stat(this.path(key));
      return true;
    } catch {
      return false;
    }
  }

  async put(key: string, payload: FeaturePayload): Promise<void> {
    const path = this.path(key);
    try {
      await mkdir(dirname(path), { recursive: true });
    } catch (cause) {
      throw writeError(path, cause);
    }
    await writeAtomic(path, encodeEntry(payload));
    this.remember(key, payload);
  }

  private path(key: string): string {
    return join(this.dir, key.slice(0, 2), `${key}.bin`);
  }

  private remember(key: string, payload: FeaturePayload): void {
    if (payload.byteLength > this.memoryBytes) return;
    this.recent.set(key, payload);
    this.recentBytes += payload.byteLength;
    for (const [oldest, entry] of this.recent) {
      if (this.recentBytes <= this.memoryBytes) break;
      this.recent.delete(oldest);
      this.recentBytes -= entry.byteLength;
    }
  }
}
