/** Reads a stream piece by piece, by number of bytes. */
export class ByteReader {
  private readonly source: AsyncIterator<Uint8Array>;
  private rest: Uint8Array = new Uint8Array(0);

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.source = stream[Symbol.asyncIterator]();
  }

  /** So many bytes; fewer at the end of the stream. For small numbers: they are held in memory. */
  async take(count: number): Promise<Buffer> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.pass(count)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  /** The next so many bytes as they come; ends early where the stream does. */
  async *pass(count: number): AsyncGenerator<Uint8Array, void, undefined> {
    let left = count;
    while (left > 0) {
      if (this.rest.length === 0 && !(await this.refill())) return;
      const piece = this.rest.subarray(0, left);
      this.rest = this.rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  /** Lets go of the stream. */
  async close(): Promise<void> {
    await this.source.return?.();
  }

  private async refill(): Promise<boolean> {
    const next = await this.source.next();
    if (next.done) return false;
    this.rest = next.value;
    return true;
  }
}
