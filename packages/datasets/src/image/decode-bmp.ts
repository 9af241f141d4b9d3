import { DatasetError } from '../errors.js';
import type { RgbImage, Size } from './types.js';

const FILE_HEADER = 14;
/** BITMAPCOREHEADER of OS/2 has 16-bit sizes; every later header starts like BITMAPINFOHEADER. */
const CORE_HEADER = 12;
const INFO_HEADER = 40;
/** Values of `biCompression` whose pixels are stored plainly. */
const PLAIN = 0;
const BITFIELDS = 3;

/** Whether bytes start like a Windows bitmap. */
export function isBmp(encoded: Uint8Array): boolean {
  return encoded.length >= FILE_HEADER + CORE_HEADER && encoded[0] === 0x42 && encoded[1] === 0x4d;
}

interface BmpHeader extends Size {
  /** Rows run from the top down, where they usually run from the bottom up. */
  readonly topDown: boolean;
  readonly bits: number;
  readonly compression: number;
  readonly headerSize: number;
  readonly pixelOffset: number;
  readonly colours: number;
}

function readHeader(view: DataView): BmpHeader {
  const headerSize = view.getUint32(FILE_HEADER, true);
  const core = headerSize === CORE_HEADER;
  const height = core ? view.getUint16(20, true) : view.getInt32(22, true);
  const full = !core && view.byteLength >= FILE_HEADER + INFO_HEADER;
  return {
    width: core ? view.getUint16(18, true) : view.getInt32(18, true),
    height: Math.abs(height),
    topDown: height < 0,
    bits: view.getUint16(core ? 24 : 28, true),
    compression: full ? view.getUint32(30, true) : PLAIN,
    headerSize,
    pixelOffset: view.getUint32(10, true),
    colours: full ? view.getUint32(46, true) : 0,
  };
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Width and height of a bitmap from its first 30 bytes. */
export function bmpSize(head: Uint8Array): Size {
  const { width, height } = readHeader(viewOf(head));
  return { width, height };
}

/** Red, green and blue of the palette of a bitmap of 1, 4 or 8 bits per pixel. */
function readPalette(encoded: Uint8Array, header: BmpHeader): Uint8Array {
  const entry = header.headerSize === CORE_HEADER ? 3 : 4;
  const count = header.colours === 0 ? 1 << header.bits : header.colours;
  const palette = new Uint8Array(256 * 3);
  const start = FILE_HEADER + header.headerSize;
  for (let i = 0; i < Math.min(count, 256); i++) {
    for (let c = 0; c < 3; c++) palette[i * 3 + c] = encoded[start + i * entry + 2 - c] ?? 0;
  }
  return palette;
}

function unsupported(name: string, what: string): DatasetError {
  return new DatasetError(
    'IMAGE_UNSUPPORTED',
    `${name} is a bitmap with ${what}; expected plain pixels of 1, 4, 8, 24 or 32 bits.`,
    'Convert the file to PNG.',
  );
}

/** Blue, green, red (and one unused byte) in this order: the only bit fields that are read. */
function hasUsualFields(view: DataView): boolean {
  const masks = [0x00ff0000, 0x0000ff00, 0x000000ff];
  return masks.every((mask, i) => view.getUint32(FILE_HEADER + INFO_HEADER + i * 4, true) === mask);
}

/**
 * Decodes an uncompressed Windows bitmap to 8-bit RGB, as Pillow's `convert('RGB')` does: palettes are looked up, a
 * fourth byte per pixel is dropped. Format: Microsoft, "Bitmap Storage" (BITMAPFILEHEADER, BITMAPINFOHEADER). The
 * labels of KolektorSDD and many images of BTAD are bitmaps.
 *
 * @param name What to call the image in messages.
 * @throws DatasetError `IMAGE_UNREADABLE` (truncated, impossible size) or `IMAGE_UNSUPPORTED` (compressed, 16 bits).
 */
export function decodeBmp(encoded: Uint8Array, name: string): RgbImage {
  const view = viewOf(encoded);
  const header = readHeader(view);
  const { width, height, bits, compression, pixelOffset } = header;
  const stride = Math.ceil((width * bits) / 32) * 4;
  if (width <= 0 || height <= 0 || pixelOffset + stride * height > encoded.length) {
    throw new DatasetError(
      'IMAGE_UNREADABLE',
      `${name} cannot be decoded: a bitmap of ${width} x ${height} at ${bits} bits does not fit into ${encoded.length} bytes.`,
      'The file is truncated or damaged; copy it again from the source.',
    );
  }
  if (![1, 4, 8, 24, 32].includes(bits)) throw unsupported(name, `${bits} bits per pixel`);
  const fields = compression === BITFIELDS && bits === 32 && hasUsualFields(view);
  if (compression !== PLAIN && !fields) throw unsupported(name, `compression ${compression}`);
  const data = new Uint8Array(width * height * 3);
  const palette = bits <= 8 ? readPalette(encoded, header) : null;
  for (let y = 0, to = 0; y < height; y++) {
    const row = pixelOffset + (header.topDown ? y : height - 1 - y) * stride;
    for (let x = 0; x < width; x++, to += 3) {
      if (palette) {
        const at = x * bits;
        const index = (encoded[row + (at >> 3)] >> (8 - bits - (at & 7))) & ((1 << bits) - 1);
        data[to] = palette[index * 3];
        data[to + 1] = palette[index * 3 + 1];
        data[to + 2] = palette[index * 3 + 2];
        continue;
      }
      const from = row + x * (bits >> 3);
      data[to] = encoded[from + 2];
      data[to + 1] = encoded[from + 1];
      data[to + 2] = encoded[from];
    }
  }
  return { width, height, data };
}
