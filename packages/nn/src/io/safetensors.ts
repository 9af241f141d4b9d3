import { sizeOf } from '@protobench/jit';
import type { NDArray } from '@protobench/jit';
import { requireArgument } from '../errors.js';
import { headerLength, LENGTH_BYTES, parseHeader } from './safetensors-header.js';
import type { SafetensorsHeader } from './safetensors-header.js';
import { tensorFromBytes } from './safetensors-tensor.js';

/** Contents of a safetensors file. */
export interface Safetensors {
  readonly tensors: Record<string, NDArray>;
  readonly metadata: Record<string, string>;
}

const DTYPE_NAMES = { float32: 'F32', int32: 'I32', bool: 'BOOL' } as const;

/** A file ready to be written: the length field with the header, and the data in order. */
export interface EncodedParts {
  readonly head: Uint8Array;
  /** Views of the arrays that were given, not copies. */
  readonly data: readonly Uint8Array[];
}

/**
 * Header and data of a safetensors file. Tensors and metadata are sorted by name, so the same content gives
 * the same bytes; the header is padded with spaces so that the data begins at a multiple of 8.
 */
export function encodeParts(
  tensors: Readonly<Record<string, NDArray>>,
  metadata: Readonly<Record<string, string>> = {},
): EncodedParts {
  const header: [string, unknown][] = [];
  const metadataEntries = Object.entries(metadata).sort(byName);
  if (metadataEntries.length > 0) header.push(['__metadata__', Object.fromEntries(metadataEntries)]);
  const data: Uint8Array[] = [];
  let offset = 0;
  for (const [name, { shape, dtype, data: values }] of Object.entries(tensors).sort(byName)) {
    requireArgument(
      name !== '__metadata__' && values.length === sizeOf(shape),
      () => `tensor '${name}' of shape [${shape.join(', ')}] has ${values.length} elements`,
      'A tensor needs as many elements as its shape says, and a name other than __metadata__.',
    );
    data.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    header.push([
      name,
      { dtype: DTYPE_NAMES[dtype], shape: [...shape], data_offsets: [offset, offset + values.byteLength] },
    ]);
    offset += values.byteLength;
  }
  return { head: encodeHead(header), data };
}

/**
 * `header` as JSON, written member by member: an object would move names that look like numbers to the front.
 */
function encodeHead(header: readonly [string, unknown][]): Uint8Array {
  const members = header.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  const text = new TextEncoder().encode(`{${members.join(',')}}`);
  const length = Math.ceil(text.length / 8) * 8;
  const head = new Uint8Array(LENGTH_BYTES + length).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(length), true);
  head.set(text, LENGTH_BYTES);
  return head;
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The bytes of a safetensors file: float32 as F32, int32 as I32, bool as BOOL. Same content, same bytes. */
export function encodeSafetensors(
  tensors: Readonly<Record<string, NDArray>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const { head, data } = encodeParts(tensors, metadata);
  const bytes = new Uint8Array(data.reduce((size, part) => size + part.length, head.length));
  bytes.set(head);
  let offset = head.length;
  for (const part of data) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** Where bytes come from: memory or an open file. */
export interface ByteSource {
  readonly size: number;
  /** A fresh copy of `length` bytes from `offset` on, at the start of its own buffer. */
  read(offset: number, length: number): Uint8Array;
}

/** Reads and checks the header; `name` is the file in error messages. */
export function headerOf(bytes: ByteSource, name: string): SafetensorsHeader {
  const first = bytes.read(0, Math.min(LENGTH_BYTES, bytes.size));
  const length = headerLength(first, bytes.size, name);
  return parseHeader(bytes.read(LENGTH_BYTES, length), bytes.size, name);
}

/** Reads the tensors for which `wanted` holds. */
export function tensorsOf(bytes: ByteSource, name: string, wanted: (tensor: string) => boolean): Safetensors {
  const { entries, metadata } = headerOf(bytes, name);
  const tensors = entries
    .filter((entry) => wanted(entry.name))
    .map((entry): [string, NDArray] => [
      entry.name,
      tensorFromBytes(entry, bytes.read(entry.begin, entry.end - entry.begin), name),
    ]);
  return { tensors: Object.fromEntries(tensors), metadata: { ...metadata } };
}

/**
 * The contents of a safetensors file held in memory. F16 and BF16 become float32; I64 (checked for range) and
 * U8 int32.
 *
 * @param source what to call the file in errors
 * @throws `SAFETENSORS_DAMAGED` naming file, tensor, what was expected and found; `SAFETENSORS_UNSUPPORTED`
 *   for other dtypes
 */
export function decodeSafetensors(bytes: Uint8Array, source: string): Safetensors {
  const memory: ByteSource = {
    size: bytes.length,
    read: (offset, length) => Uint8Array.from(bytes.subarray(offset, offset + length)),
  };
  return tensorsOf(memory, source, () => true);
}
