import { open, rm, type FileHandle } from 'node:fs/promises';
import { writeError } from '../files/atomic.js';

/** Maps of one category on disk, so that memory does not grow with the number of test images. */
export class MapSpool {
  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    private readonly pixels: number,
  ) {}

  /** Opens an empty spool of maps of `pixels` float32 values; the file is removed by `close`. */
  static async open(path: string, pixels: number): Promise<MapSpool> {
    try {
      return new MapSpool(path, await open(path, 'w+'), pixels);
    } catch (cause) {
      throw writeError(path, cause);
    }
  }

  async write(index: number, map: Float32Array): Promise<void> {
    const bytes = new Uint8Array(map.buffer, map.byteOffset, map.byteLength);
    try {
      await this.file.write(bytes, 0, bytes.length, index * this.pixels * 4);
    } catch (cause) {
      throw writeError(this.path, cause);
    }
  }

  async read(index: number): Promise<Float32Array> {
    const out = new Float32Array(this.pixels);
    await this.file.read(new Uint8Array(out.buffer), 0, out.byteLength, index * this.pixels * 4);
    return out;
  }

  async close(): Promise<void> {
    await this.file.close();
    await rm(this.path, { force: true });
  }
}
