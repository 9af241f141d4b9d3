import { NnError } from '../errors.js';

/**
 * The safetensors format (huggingface/safetensors, README "Format"): 8 bytes little-endian length of the
 * header, the header as JSON `{ name: { dtype, shape, data_offsets: [begin, end] }, __metadata__?: { key:
 * text } }`, then the data. Offsets count from the end of the header, and the tensors cover the data without
 * holes or overlaps.
 */

/** Bytes of an element, by the dtype name in a header. Names not listed here cannot be read. */
export const ELEMENT_BYTES: Readonly<Record<string, number>> = {
  F32: 4,
  F16: 2,
  BF16: 2,
  I32: 4,
  I64: 8,
  U8: 1,
  BOOL: 1,
};

/** Bytes before the header. */
export const LENGTH_BYTES = 8;

/** Limit of the reference implementation; protects against reading a wrong file as one huge header. */
const MAX_HEADER_BYTES = 100_000_000;

/** One tensor as the header describes it. */
export interface SafetensorsEntry {
  readonly name: string;
  /** As in the file: `F32`, `F16`, ... */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Position in the file, in bytes. */
  readonly begin: number;
  readonly end: number;
}

/** What a file holds, without its data. */
export interface SafetensorsHeader {
  /** In the order of their data. */
  readonly entries: readonly SafetensorsEntry[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** `SAFETENSORS_DAMAGED` for file `source`. */
export function damaged(source: string, what: string, options?: ErrorOptions): NnError {
  return new NnError(
    'SAFETENSORS_DAMAGED',
    `${source}: ${what}`,
    'The file is incomplete or is not a safetensors file; fetch or write it again.',
    options,
  );
}

/** Length of the header in bytes, from the first 8 bytes of a file of `fileBytes` bytes. */
export function headerLength(first: Uint8Array, fileBytes: number, source: string): number {
  if (first.length < LENGTH_BYTES) {
    throw damaged(source, `expected at least ${LENGTH_BYTES} bytes, found ${first.length}`);
  }
  const length = Number(new DataView(first.buffer, first.byteOffset, LENGTH_BYTES).getBigUint64(0, true));
  if (length > MAX_HEADER_BYTES) {
    throw damaged(
      source,
      `the header claims ${length} bytes, more than the ${MAX_HEADER_BYTES} that are allowed`,
    );
  }
  if (LENGTH_BYTES + length > fileBytes) {
    throw damaged(
      source,
      `truncated header: it needs ${LENGTH_BYTES + length} bytes, the file has ${fileBytes}`,
    );
  }
  return length;
}

/** Parses and checks the header text of a file of `fileBytes` bytes. */
export function parseHeader(text: Uint8Array, fileBytes: number, source: string): SafetensorsHeader {
  const json = parseJson(text, source);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw damaged(source, 'the header must be a JSON object');
  }
  const dataStart = LENGTH_BYTES + text.length;
  const { __metadata__: metadata = {}, ...tensors } = json as Record<string, unknown>;
  const entries = Object.entries(tensors)
    .map(([name, value]) => parseEntry(name, value, dataStart, source))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  let expected = dataStart;
  for (const entry of entries) {
    if (entry.begin !== expected) {
      const what = entry.begin < expected ? 'overlaps the tensor before it' : 'leaves a hole before it';
      throw damaged(
        source,
        `tensor '${entry.name}' ${what}: its data begins at byte ${entry.begin}, expected ${expected}`,
      );
    }
    expected = entry.end;
    if (entry.end > fileBytes) {
      throw damaged(
        source,
        `the data of tensor '${entry.name}' ends at byte ${entry.end}, but the file has ${fileBytes} bytes`,
      );
    }
  }
  if (expected !== fileBytes) {
    throw damaged(
      source,
      `${fileBytes - expected} trailing bytes: the tensors end at byte ${expected}, the file has ${fileBytes}`,
    );
  }
  return { entries, metadata: parseMetadata(metadata, source) };
}

function parseJson(text: Uint8Array, source: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch (cause) {
    throw damaged(source, `the header is not JSON (${(cause as Error).message})`, { cause });
  }
}

function parseEntry(name: string, value: unknown, dataStart: number, source: string): SafetensorsEntry {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Record<string, unknown>;
  if (typeof dtype !== 'string' || !isCounts(shape) || !isCounts(offsets) || offsets.length !== 2) {
    throw damaged(
      source,
      `tensor '${name}' needs dtype, shape and two data_offsets, found ${JSON.stringify(value)}`,
    );
  }
  const bytes = ELEMENT_BYTES[dtype];
  if (bytes === undefined) {
    throw new NnError(
      'SAFETENSORS_UNSUPPORTED',
      `${source}: tensor '${name}' has dtype ${dtype}; readable are ${Object.keys(ELEMENT_BYTES).join(', ')}`,
      'Convert the tensor, for example to F32, before using the file here.',
    );
  }
  const [begin, end] = offsets;
  const expected = shape.reduce((size, extent) => size * extent, bytes);
  if (end - begin !== expected) {
    throw damaged(
      source,
      `tensor '${name}' of dtype ${dtype} and shape [${shape.join(', ')}] takes ${expected} bytes, found ${end - begin}`,
    );
  }
  return { name, dtype, shape, begin: dataStart + begin, end: dataStart + end };
}

function parseMetadata(value: unknown, source: string): Record<string, string> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [['', value]];
  if (!entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')) {
    throw damaged(source, `__metadata__ must map names to text, found ${JSON.stringify(value)}`);
  }
  return Object.fromEntries(entries);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
