import { open, type FileHandle } from 'node:fs/promises';

/** Files open for reading, a limited number of them, least recently used first out. */
export class OpenFiles {
  private readonly files = new Map<string, Promise<FileHandle>>();

  constructor(private readonly limit = 32) {}

  /**
   * Reads `length` bytes from `position` on.
   * @returns fewer bytes where the file ends before, `null` where there is no file
   */
  async read(path: string, position: number, length: number): Promise<Uint8Array | null> {
    let file: FileHandle;
    try {
      file = await this.open(path);
    } catch (error) {
      this.files.delete(path);
      if ((error as { code?: string }).code === 'ENOENT') return null;
      throw error;
    }
    // Its own memory, aligned, and not a view that keeps a larger pool alive.
    const out = new Uint8Array(new ArrayBuffer(length));
    let done = 0;
    while (done < length) {
      const { bytesRead } = await file.read(out, done, length - done, position + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return done === length ? out : out.subarray(0, done);
  }

  /** Closes all files; they are opened again when they are read. */
  async close(): Promise<void> {
    const files = [...this.files.values()];
    this.files.clear();
    for (const file of files) await (await file).close();
  }

  private open(path: string): Promise<FileHandle> {
    const file = this.files.get(path) ?? open(path, 'r');
    this.files.delete(path);
    this.files.set(path, file);
    for (const [oldest, handle] of this.files) {
      if (this.files.size <= this.limit) break;
      this.files.delete(oldest);
      // Node.js waits for reads that are under way.
      void handle.then((opened) => opened.close()).catch(() => undefined);
    }
    return file;
  }
}
