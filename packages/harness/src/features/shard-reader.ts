import { open, type FileHandle } from 'node:fs/promises';
import { decodeHeader, decodeRecord, RECORD_BYTES, type EntryRecord } from './shard-file.js';

/** Bytes of an index that are read at a time. */
const CHUNK = 1024 * RECORD_BYTES;

/** Follows the index of one shard: each call gives what was added since the last. */
export class IndexFollower {
  private position = 0;
  private started = false;
  private ended = false;

  constructor(private readonly path: string) {}

  /** Whether an index has been found complete; nothing will be added. */
  get isComplete(): boolean {
    return this.ended;
  }

  /** Tells of new entries. A shard that was removed has none, and neither has one whose header is not there. */
  async read(onEntry: (record: EntryRecord) => void): Promise<void> {
    if (this.ended) return;
    let file: FileHandle;
    try {
      file = await open(this.path, 'r');
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOENT') return;
      throw error;
    }
    try {
      if (!this.started) await this.readHeader(file);
      if (this.started) await this.readRecords(file, onEntry);
    } finally {
      await file.close();
    }
  }

  private async readHeader(file: FileHandle): Promise<void> {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(CHUNK), 0, CHUNK, 0);
    const header = decodeHeader(buffer.subarray(0, bytesRead));
    if (header === null) return;
    this.started = true;
    this.position = header.bytes;
  }

  private async readRecords(file: FileHandle, onEntry: (record: EntryRecord) => void): Promise<void> {
    const buffer = Buffer.alloc(CHUNK);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK, this.position);
      const whole = Math.floor(bytesRead / RECORD_BYTES);
      for (let i = 0; i < whole && !this.ended; i++) {
        const record = decodeRecord(buffer.subarray(i * RECORD_BYTES, (i + 1) * RECORD_BYTES));
        const isLast = bytesRead < CHUNK && i === whole - 1;
        // The last one may be on its way; it is looked at again.
        if (record === 'damaged' && isLast) return;
        this.position += RECORD_BYTES;
        if (record === 'end') this.ended = true;
        else if (record !== 'damaged') onEntry(record);
      }
      if (bytesRead < CHUNK || this.ended) return;
    }
  }
}
