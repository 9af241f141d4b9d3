const BLOCK = 512;

/** One header of a tar archive. */
export interface TarHeader {
  readonly name: string;
  readonly size: number;
  /** `0` (or NUL) file, `1` and `2` links, `5` folder, `x` and `g` attributes, `L` and `K` long names of GNU tar. */
  readonly type: string;
}

function text(block: Buffer, from: number, length: number): string {
  const field = block.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? length : end);
}

/** An octal number, or, with the highest bit set, a binary one (GNU tar, for files of 8 GB and more). */
function number(block: Buffer, from: number, length: number): number {
  if ((block[from] & 0x80) !== 0) {
    let value = block[from] & 0x7f;
    for (let i = 1; i < length; i++) value = value * 256 + block[from + i];
    return value;
  }
  const digits = text(block, from, length).trim();
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}

function checksumFits(block: Buffer): boolean {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 0x20 : block[i];
  return sum === number(block, 148, 8);
}

/**
 * Reads a header (POSIX.1-1988 "ustar" and the older form of Unix V7).
 *
 * @returns `null` for a block of zeros, which ends the archive.
 * @throws Error if the block is no header.
 */
export function readTarHeader(block: Buffer): TarHeader | null {
  if (block.every((byte) => byte === 0)) return null;
  const size = number(block, 124, 12);
  if (!checksumFits(block) || !Number.isSafeInteger(size) || size < 0) throw new Error('a header is damaged');
  const prefix = text(block, 257, 6).startsWith('ustar') ? text(block, 345, 155) : '';
  const name = text(block, 0, 100);
  return { name: prefix === '' ? name : `${prefix}/${name}`, size, type: text(block, 156, 1) || '0' };
}

/** Attributes of a pax header (POSIX.1-2001): lines `LENGTH KEY=VALUE`. */
export function readPax(content: Buffer): Map<string, string> {
  const attributes = new Map<string, string>();
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at);
    const length = Number(content.toString('latin1', at, space));
    if (space < 0 || !Number.isInteger(length) || length <= space - at || at + length > content.length) {
      throw new Error('its extended attributes are damaged');
    }
    const [key, ...value] = content.toString('utf8', space + 1, at + length - 1).split('=');
    attributes.set(key, value.join('='));
    at += length;
  }
  return attributes;
}

/** Bytes that a content of some size takes up: whole blocks. */
export function tarPadding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

/** Size of a block. */
export const TAR_BLOCK = BLOCK;
