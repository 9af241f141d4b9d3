import { open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { orNoSpace } from './free-space.js';

/** The beginning of a download, beside a note of which version of the file it is the beginning of. */
export class PartFile {
  readonly path: string;
  private readonly note: string;

  constructor(target: string) {
    this.path = `${target}.part`;
    this.note = `${target}.part.version`;
  }

  /** Bytes that are there; 0 if there are none. */
  async size(): Promise<number> {
    return stat(this.path).then(
      ({ size }) => size,
      () => 0,
    );
  }

  /** `ETag` or `Last-Modified` of the file that was begun; `null` if the server gave none. */
  async version(): Promise<string | null> {
    return readFile(this.note, 'utf8').catch(() => null);
  }

  /**
   * Appends what a server sends, after cutting off what lies beyond a position.
   *
   * @throws Error of the connection; DatasetError `NO_SPACE`.
   */
  async append(
    body: AsyncIterable<Uint8Array>,
    from: number,
    version: string | null,
    onBytes: (size: number) => void,
  ): Promise<void> {
    if (from === 0) {
      if (version === null) await rm(this.note, { force: true });
      else await writeFile(this.note, version);
    }
    const file = await open(this.path, from === 0 ? 'w' : 'r+');
    try {
      let at = from;
      for await (const chunk of body) {
        await this.write(file, chunk, at);
        at += chunk.length;
        onBytes(at);
      }
    } finally {
      await file.close();
    }
  }

  /** Takes it away. */
  async remove(): Promise<void> {
    await rm(this.path, { force: true });
    await this.forget();
  }

  /** Takes the note away, when the file has got its final name. */
  async forget(): Promise<void> {
    await rm(this.note, { force: true });
  }

  private async write(file: Awaited<ReturnType<typeof open>>, chunk: Uint8Array, at: number): Promise<void> {
    for (let done = 0; done < chunk.length;) {
      try {
        const { bytesWritten } = await file.write(chunk, done, chunk.length - done, at + done);
        done += bytesWritten;
      } catch (error) {
        throw orNoSpace(error, this.path);
      }
    }
  }
}
