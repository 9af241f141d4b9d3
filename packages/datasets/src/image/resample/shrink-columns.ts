import { FEW, ofFew, PRECISION_BITS, ROUNDING, triangleWeights, type Weights } from './triangle-weights.js';

const imul = Math.imul;

/** Values in a word: columns are mixed four at a time, since reading bytes one by one takes most of the time. */
const IN_A_WORD = 4;

/** Rows of the input that are added at a time: sums stay in registers meanwhile. */
const ROWS_AT_A_TIME = 4;

/**
 * One pass along columns, `[inHeight, rowLength]` -> `[outHeight, rowLength]`; mixes whole rows, so memory is read in
 * order. The sum of weights is at most 1, so no value can leave 0..255.
 */
export function shrinkColumns(
  data: Uint8Array,
  rowLength: number,
  inHeight: number,
  outHeight: number,
): Uint8Array {
  const length = Math.ceil(rowLength / IN_A_WORD);
  const source = toWords(data, rowLength, length);
  const result = new Int32Array(outHeight * length);
  const weights = triangleWeights(inHeight, outHeight);
  const few = ofFew(weights, inHeight);
  if (few !== null) {
    const { start, values } = few;
    for (let y = 0; y < outHeight; y++) {
      mixFew(source, start[y] * length, values.subarray(y * FEW, y * FEW + FEW), result, y * length, length);
    }
  } else {
    mixMany(source, weights, result, length);
  }
  return toBytes(result, rowLength, length);
}

/** Rows as words, each with a whole number of them. */
function toWords(data: Uint8Array, rowLength: number, length: number): Int32Array {
  if (rowLength % IN_A_WORD === 0 && data.byteOffset % IN_A_WORD === 0)
    return new Int32Array(data.buffer, data.byteOffset, data.length / IN_A_WORD);
  const rows = data.length / rowLength;
  const bytes = new Uint8Array(rows * length * IN_A_WORD);
  for (let y = 0; y < rows; y++)
    bytes.set(data.subarray(y * rowLength, (y + 1) * rowLength), y * length * IN_A_WORD);
  return new Int32Array(bytes.buffer);
}

/** The opposite of {@link toWords}. */
function toBytes(words: Int32Array, rowLength: number, length: number): Uint8Array {
  const bytes = new Uint8Array(words.buffer);
  const padded = length * IN_A_WORD;
  if (padded === rowLength) return bytes;
  const rows = words.length / length;
  const result = new Uint8Array(rows * rowLength);
  for (let y = 0; y < rows; y++)
    result.set(bytes.subarray(y * padded, y * padded + rowLength), y * rowLength);
  return result;
}

/** An output row of {@link FEW} input rows. */
function mixFew(
  source: Int32Array,
  from: number,
  [u, v, w]: Int32Array,
  result: Int32Array,
  to: number,
  length: number,
): void {
  const from1 = from + length;
  const from2 = from1 + length;
  for (let i = 0; i < length; i++) {
    const a = source[from + i];
    const b = source[from1 + i];
    const c = source[from2 + i];
    const p = imul(a & 255, u) + imul(b & 255, v) + imul(c & 255, w) + ROUNDING;
    const q = imul((a >>> 8) & 255, u) + imul((b >>> 8) & 255, v) + imul((c >>> 8) & 255, w) + ROUNDING;
    const r = imul((a >>> 16) & 255, u) + imul((b >>> 16) & 255, v) + imul((c >>> 16) & 255, w) + ROUNDING;
    const s = imul(a >>> 24, u) + imul(b >>> 24, v) + imul(c >>> 24, w) + ROUNDING;
    result[to + i] = packed(p, q, r, s);
  }
}

/** Output rows of any number of input rows. */
function mixMany(
  source: Int32Array,
  { start, count, stride, values }: Weights,
  result: Int32Array,
  length: number,
): void {
  const sums = new Int32Array(length * IN_A_WORD);
  const weights = new Int32Array(ROWS_AT_A_TIME);
  for (let y = 0; y < start.length; y++) {
    sums.fill(ROUNDING);
    for (let k = 0; k < count[y]; k += ROWS_AT_A_TIME) {
      const first = y * stride + k;
      weights.fill(0).set(values.subarray(first, first + Math.min(ROWS_AT_A_TIME, count[y] - k)));
      addRows(source, (start[y] + k) * length, weights, sums, length);
    }
    const to = y * length;
    for (let i = 0, at = 0; i < length; i++, at += IN_A_WORD)
      result[to + i] = packed(sums[at], sums[at + 1], sums[at + 2], sums[at + 3]);
  }
}

/** Adds weighted rows to sums; a row that is not there has the weight 0. */
function addRows(
  source: Int32Array,
  from: number,
  [w0, w1, w2, w3]: Int32Array,
  sums: Int32Array,
  length: number,
): void {
  const from1 = w1 === 0 ? from : from + length;
  const from2 = w2 === 0 ? from : from + 2 * length;
  const from3 = w3 === 0 ? from : from + 3 * length;
  for (let i = 0, at = 0; i < length; i++, at += IN_A_WORD) {
    const a = source[from + i];
    const b = source[from1 + i];
    const c = source[from2 + i];
    const d = source[from3 + i];
    for (let byte = 0, shift = 0; byte < IN_A_WORD; byte++, shift += 8) {
      const upper = (imul((a >>> shift) & 255, w0) + imul((b >>> shift) & 255, w1)) | 0;
      const lower = (imul((c >>> shift) & 255, w2) + imul((d >>> shift) & 255, w3)) | 0;
      sums[at + byte] = (sums[at + byte] + upper + lower) | 0;
    }
  }
}

/** Four sums as bytes of a word, the lowest first. */
function packed(p: number, q: number, r: number, s: number): number {
  const low = (p >>> PRECISION_BITS) | ((q >>> PRECISION_BITS) << 8);
  return low | ((r >>> PRECISION_BITS) << 16) | ((s >>> PRECISION_BITS) << 24);
}
