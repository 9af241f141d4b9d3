import { DatasetError } from '../errors.js';
import type { GrayImage, RgbImage, Size } from './types.js';

/** Fraction bits of a fixed-point weight: 8 bits for the value and 2 for overflow of a 32-bit sum stay free. */
const PRECISION_BITS = 32 - 8 - 2;
const ROUNDING = 1 << (PRECISION_BITS - 1);

const imul = Math.imul;

/** Weights of every output position along one axis. */
interface Weights {
  /** First input position, per output position. */
  readonly start: Int32Array;
  /** Number of input positions, per output position. */
  readonly count: Int32Array;
  /** Distance between the weights of neighbouring output positions in `values`. */
  readonly stride: number;
  readonly values: Int32Array;
}

/** Triangle filter that widens with the reduction, so that shrinking averages instead of skipping. */
function triangleWeights(inSize: number, outSize: number): Weights {
  const scale = inSize / outSize;
  const filterScale = Math.max(scale, 1);
  const support = filterScale;
  const stride = Math.ceil(support) * 2 + 1;
  const start = new Int32Array(outSize);
  const count = new Int32Array(outSize);
  const values = new Int32Array(outSize * stride);
  const exact = new Float64Array(stride);
  const perInput = 1 / filterScale;
  for (let out = 0; out < outSize; out++) {
    const center = (out + 0.5) * scale;
    const first = Math.max(Math.trunc(center - support + 0.5), 0);
    const n = Math.min(Math.trunc(center + support + 0.5), inSize) - first;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      exact[i] = Math.max(1 - Math.abs((i + first - center + 0.5) * perInput), 0);
      sum += exact[i];
    }
    for (let i = 0; i < n; i++) {
      values[out * stride + i] = Math.trunc(0.5 + (exact[i] / sum) * (1 << PRECISION_BITS));
    }
    start[out] = first;
    count[out] = n;
  }
  return { start, count, stride, values };
}

/** One pass along rows; the sum of weights is at most 1, so no value can leave 0..255. */
function shrinkRows(
  data: Uint8Array,
  height: number,
  inWidth: number,
  outWidth: number,
  channels: 1 | 3,
): Uint8Array {
  const weights = triangleWeights(inWidth, outWidth);
  const result = new Uint8Array(height * outWidth * channels);
  const few = channels === 3 && inWidth >= FEW ? ofThree(weights, inWidth) : null;
  if (few !== null) {
    for (let y = 0; y < height; y++) mixThree(data, y * inWidth * 3, few, result, y * outWidth * 3);
    return result;
  }
  const shrinkRow = channels === 3 ? shrinkColourRow : shrinkGrayRow;
  for (let y = 0; y < height; y++) {
    shrinkRow(data, y * inWidth * channels, weights, result, y * outWidth * channels);
  }
  return result;
}

/** Input positions of an output position where an image is enlarged or made little smaller. */
const FEW = 3;

/** The same weights with {@link FEW} input positions for every output position, or `null` where there are more. */
function ofThree({ start, count, stride, values }: Weights, inSize: number): Weights | null {
  if (count.some((n) => n > FEW)) return null;
  const few = {
    start: new Int32Array(start.length),
    count,
    stride: FEW,
    values: new Int32Array(start.length * FEW),
  };
  for (let out = 0; out < start.length; out++) {
    const first = Math.min(start[out], inSize - FEW);
    const unused = start[out] - first;
    few.start[out] = first;
    for (let i = 0; i < count[out]; i++) few.values[out * FEW + unused + i] = values[out * stride + i];
  }
  return few;
}

type ShrinkRow = (data: Uint8Array, row: number, weights: Weights, result: Uint8Array, to: number) => void;

const shrinkGrayRow: ShrinkRow = (data, row, { start, count, stride, values }, result, to) => {
  for (let x = 0; x < start.length; x++) {
    const first = x * stride;
    const from = row + start[x];
    let sum = ROUNDING;
    for (let k = 0; k < count[x]; k++) sum = (sum + imul(data[from + k], values[first + k])) | 0;
    result[to + x] = sum >> PRECISION_BITS;
  }
};

const shrinkColourRow: ShrinkRow = (data, row, { start, count, stride, values }, result, to) => {
  for (let x = 0, at = to; x < start.length; x++, at += 3) {
    const end = x * stride + count[x];
    let from = row + start[x] * 3;
    let a = ROUNDING;
    let b = ROUNDING;
    let c = ROUNDING;
    for (let k = x * stride; k < end; k++, from += 3) {
      const weight = values[k];
      a = (a + imul(data[from], weight)) | 0;
      b = (b + imul(data[from + 1], weight)) | 0;
      c = (c + imul(data[from + 2], weight)) | 0;
    }
    result[at] = a >> PRECISION_BITS;
    result[at + 1] = b >> PRECISION_BITS;
    result[at + 2] = c >> PRECISION_BITS;
  }
};

/** {@link shrinkColourRow} for three input positions each, without a loop over them. */
const mixThree: ShrinkRow = (data, row, { start, values }, result, to) => {
  for (let x = 0, at = to, k = 0; x < start.length; x++, at += 3, k += FEW) {
    const from = row + start[x] * 3;
    const u = values[k];
    const v = values[k + 1];
    const w = values[k + 2];
    const a = imul(data[from], u) + imul(data[from + 3], v) + imul(data[from + 6], w) + ROUNDING;
    const b = imul(data[from + 1], u) + imul(data[from + 4], v) + imul(data[from + 7], w) + ROUNDING;
    const c = imul(data[from + 2], u) + imul(data[from + 5], v) + imul(data[from + 8], w) + ROUNDING;
    result[at] = a >> PRECISION_BITS;
    result[at + 1] = b >> PRECISION_BITS;
    result[at + 2] = c >> PRECISION_BITS;
  }
};

/** Rows of the input that are added at a time: sums stay in registers meanwhile. */
const ROWS_AT_A_TIME = 4;

/** Weighted rows that are added at a time; one that is not there has the weight 0. */
interface SomeRows {
  /** Where the rows begin, and how long each is. */
  from: number;
  readonly length: number;
  readonly weights: Int32Array;
}

/** Adds weighted rows to sums. */
function addRows(data: Uint8Array, { from, length, weights }: SomeRows, sums: Int32Array): void {
  const [w0, w1, w2, w3] = weights;
  const from1 = w1 === 0 ? from : from + length;
  const from2 = w2 === 0 ? from : from + 2 * length;
  const from3 = w3 === 0 ? from : from + 3 * length;
  for (let i = 0; i < length; i++) {
    const upper = (imul(data[from + i], w0) + imul(data[from1 + i], w1)) | 0;
    const lower = (imul(data[from2 + i], w2) + imul(data[from3 + i], w3)) | 0;
    sums[i] = (sums[i] + upper + lower) | 0;
  }
}

/** As {@link addRows}, and rounds: the last rows of an output row, often the only ones. */
function finishRow(
  data: Uint8Array,
  { from, length, weights }: SomeRows,
  sums: Int32Array,
  result: Uint8Array,
  to: number,
): void {
  const [w0, w1, w2, w3] = weights;
  const from1 = w1 === 0 ? from : from + length;
  const from2 = w2 === 0 ? from : from + 2 * length;
  if (w3 === 0) {
    for (let i = 0; i < length; i++) {
      const upper = (imul(data[from + i], w0) + imul(data[from1 + i], w1)) | 0;
      result[to + i] = (sums[i] + upper + imul(data[from2 + i], w2)) >> PRECISION_BITS;
    }
    return;
  }
  const from3 = from + 3 * length;
  for (let i = 0; i < length; i++) {
    const upper = (imul(data[from + i], w0) + imul(data[from1 + i], w1)) | 0;
    const lower = (imul(data[from2 + i], w2) + imul(data[from3 + i], w3)) | 0;
    result[to + i] = (sums[i] + upper + lower) >> PRECISION_BITS;
  }
}

/** One pass along columns; sums whole rows, so memory is read in order. */
function shrinkColumns(data: Uint8Array, rowLength: number, inHeight: number, outHeight: number): Uint8Array {
  const { start, count, stride, values } = triangleWeights(inHeight, outHeight);
  const result = new Uint8Array(outHeight * rowLength);
  const sums = new Int32Array(rowLength).fill(ROUNDING);
  const some: SomeRows = { from: 0, length: rowLength, weights: new Int32Array(ROWS_AT_A_TIME) };
  for (let y = 0; y < outHeight; y++) {
    const n = count[y];
    for (let k = 0; k < n; k += ROWS_AT_A_TIME) {
      const first = y * stride + k;
      some.from = (start[y] + k) * rowLength;
      some.weights.fill(0).set(values.subarray(first, first + Math.min(ROWS_AT_A_TIME, n - k)));
      if (k + ROWS_AT_A_TIME < n) addRows(data, some, sums);
      else finishRow(data, some, sums, result, y * rowLength);
    }
    if (n > ROWS_AT_A_TIME) sums.fill(ROUNDING);
  }
  return result;
}

/** @throws DatasetError `SIZE_INVALID` unless both are whole numbers above 0. */
export function assertSize(size: Size): void {
  if (!(Number.isInteger(size.width) && Number.isInteger(size.height) && size.width > 0 && size.height > 0)) {
    throw new DatasetError(
      'SIZE_INVALID',
      `An image of ${size.width} x ${size.height} was asked for; expected whole numbers above 0.`,
      'Correct the size.',
    );
  }
}

function resize<Image extends RgbImage>(image: Image, width: number, height: number, channels: 1 | 3) {
  assertSize({ width, height });
  let data = image.data;
  if (width !== image.width) data = shrinkRows(data, image.height, image.width, width, channels);
  if (height !== image.height) data = shrinkColumns(data, width * channels, image.height, height);
  return { width, height, data: data === image.data ? data.slice() : data };
}

/**
 * Antialiased bilinear resize, byte for byte the result of Pillow's `resize((width, height), Image.BILINEAR)` and so of
 * torchvision's `Resize` on a PIL image (python-pillow/Pillow, src/libImaging/Resample.c): fixed-point weights of 22
 * bits, rows before columns, rounding after each pass.
 *
 * @throws DatasetError `SIZE_INVALID`
 */
export function resizeBilinear(image: RgbImage, width: number, height: number): RgbImage {
  return resize(image, width, height, 3);
}

/** `resizeBilinear` for one channel: Pillow's result in mode `L`. */
export function resizeBilinearGray(image: GrayImage, width: number, height: number): GrayImage {
  return resize(image, width, height, 1);
}
