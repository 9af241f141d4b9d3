/** How a bitmap of a test is written. */
export interface BmpOptions {
  readonly width: number;
  readonly height: number;
  readonly bits: 1 | 4 | 8 | 16 | 24 | 32;
  /** Index of the palette, or `[red, green, blue]`, of the pixel at a place; y counts from the top. */
  readonly pixel: (x: number, y: number) => number | readonly [number, number, number];
  /** `[red, green, blue]` per index; grey levels unless given. */
  readonly palette?: readonly (readonly [number, number, number])[];
  readonly topDown?: boolean;
  readonly compression?: number;
  /** Writes the old OS/2 header of 12 bytes. */
  readonly core?: boolean;
}

/** Bytes of a bitmap, written field by field after Microsoft's "Bitmap Storage". */
export function bmp(options: BmpOptions): Buffer {
  const { width, height, bits, pixel, topDown = false, compression = 0, core = false } = options;
  const levels = 1 << Math.min(bits, 8);
  const grey = (i: number) => Math.floor((i * 255) / (levels - 1));
  const palette =
    options.palette ??
    (bits <= 8 ? Array.from({ length: levels }, (_, i) => [grey(i), grey(i), grey(i)] as const) : []);
  const entry = core ? 3 : 4;
  const header = core ? 12 : 40;
  const stride = Math.ceil((width * bits) / 32) * 4;
  const offset = 14 + header + palette.length * entry;
  const bytes = Buffer.alloc(offset + stride * height);
  bytes.write('BM', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(offset, 10);
  bytes.writeUInt32LE(header, 14);
  if (core) {
    bytes.writeUInt16LE(width, 18);
    bytes.writeUInt16LE(height, 20);
    bytes.writeUInt16LE(1, 22);
    bytes.writeUInt16LE(bits, 24);
  } else {
    bytes.writeInt32LE(width, 18);
    bytes.writeInt32LE(topDown ? -height : height, 22);
    bytes.writeUInt16LE(1, 26);
    bytes.writeUInt16LE(bits, 28);
    bytes.writeUInt32LE(compression, 30);
    bytes.writeUInt32LE(palette.length, 46);
  }
  palette.forEach(([r, g, b], i) => bytes.set([b, g, r], 14 + header + i * entry));
  for (let y = 0; y < height; y++) {
    const row = offset + (topDown ? y : height - 1 - y) * stride;
    for (let x = 0; x < width; x++) {
      const value = pixel(x, y);
      if (typeof value === 'number') {
        const at = row + ((x * bits) >> 3);
        bytes[at] |= value << (8 - bits - ((x * bits) & 7));
      } else bytes.set([value[2], value[1], value[0]], row + (x * bits) / 8);
    }
  }
  return bytes;
}
