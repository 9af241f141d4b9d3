import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { CELL_FILE_NAMES } from './cell-file-names.js';

/** Longest header that is read: that of a real model has a few dozen KiB. */
const LONGEST_HEADER = 16 * 1024 ** 2;

/**
 * Number of trained values of a cell: the sizes of the tensors `params/...` in the header of its checkpoint. The
 * tensors themselves are not read. `null` when there is no such file, as in a cell with one model per category, or it
 * is not a safetensors file: a report does not need it.
 *
 * Format: 8 bytes with the length of the header, little endian, then the header as JSON (huggingface/safetensors).
 */
export async function countParameters(cellDir: string): Promise<number | null> {
  const header = await readHeader(join(cellDir, CELL_FILE_NAMES.checkpoint));
  if (header === null) return null;
  let total = 0;
  for (const [name, tensor] of Object.entries(header)) {
    if (!name.startsWith('params/')) continue;
    const size = sizeOf(tensor);
    if (size === null) return null;
    total += size;
  }
  return total;
}

async function readHeader(path: string): Promise<Readonly<Record<string, unknown>> | null> {
  try {
    const file = await open(path);
    try {
      const prefix = Buffer.alloc(8);
      await file.read(prefix, 0, 8, 0);
      const length = Number(prefix.readBigUInt64LE());
      if (length === 0 || length > LONGEST_HEADER) return null;
      const bytes = Buffer.alloc(length);
      const { bytesRead } = await file.read(bytes, 0, length, 8);
      const header: unknown = bytesRead === length ? JSON.parse(bytes.toString('utf8')) : null;
      return typeof header === 'object' ? (header as Record<string, unknown> | null) : null;
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}

function sizeOf(tensor: unknown): number | null {
  const shape: unknown = (tensor as { shape?: unknown } | null)?.shape;
  if (!Array.isArray(shape) || !shape.every((side) => Number.isSafeInteger(side) && side >= 0)) return null;
  return shape.reduce((product: number, side: number) => product * side, 1);
}
