import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp from 'sharp';

/** Fractional part of a scrambled integer: repeatable texture for test images. */
function texture(index: number): number {
  const value = Math.sin(index * 12.9898) * 43758.5453;
  return value - Math.floor(value);
}

/** A round grey part on a dark ground, with a bright scratch when it is defective; `[size, size, 3]`. */
export function partImage(size: number, defective: boolean): Uint8Array {
  const rgb = new Uint8Array(size * size * 3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const inside = Math.hypot(x - size / 2, y - size / 2) < 0.4 * size;
      const base = (inside ? 150 : 40) + 20 * texture(y * size + x);
      const value = defective && scratched(x, y, size) ? 235 : base;
      rgb.set([value, value * 0.95, value * 0.85], 3 * (y * size + x));
    }
  }
  return rgb;
}

/** Mask of the scratch, 0 or 255; `[size, size]`. */
export function partMask(size: number): Uint8Array {
  return Uint8Array.from({ length: size * size }, (_, at) =>
    scratched(at % size, Math.floor(at / size), size) ? 255 : 0,
  );
}

function scratched(x: number, y: number, size: number): boolean {
  return Math.abs(x - y) < size / 16 && x > 0.35 * size && x < 0.6 * size;
}

/** A smooth map with its peak `height` on the scratch; `[size, size]`. */
export function partMap(size: number, height: number): Float32Array {
  return Float32Array.from({ length: size * size }, (_, at) => {
    const distance = Math.hypot((at % size) - 0.47 * size, Math.floor(at / size) - 0.47 * size);
    return 0.1 + (height - 0.1) * Math.exp(-((distance / (0.16 * size)) ** 2));
  });
}

/** Writes raw 8-bit pixels as PNG. */
export async function writePng(path: string, data: Uint8Array, size: number, channels: 1 | 3): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await sharp(data, { raw: { width: size, height: size, channels } })
    .png()
    .toFile(path);
}

/** Bytes of a `.npy` file of format 1.0 as numpy writes it: header padded to a multiple of 64 bytes. */
export function npyBytes(
  data: Float32Array,
  shape: readonly number[],
  header: { readonly descr?: string; readonly fortran?: boolean; readonly major?: number } = {},
): Buffer {
  const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const { descr = '<f4', fortran = false, major = 1 } = header;
  const text = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${dimensions}), }`;
  const padding = 63 - ((10 + text.length) % 64);
  const head = Buffer.from(
    `\x93NUMPY${String.fromCharCode(major, 0)}..${text}${' '.repeat(padding)}\n`,
    'latin1',
  );
  head.writeUInt16LE(head.length - 10, 8);
  return Buffer.concat([head, Buffer.from(data.buffer, data.byteOffset, data.byteLength)]);
}

/** Writes a float32 map as `.npy`. */
export async function writeNpy(path: string, data: Float32Array, shape: readonly number[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, npyBytes(data, shape));
}
