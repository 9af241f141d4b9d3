import { FEW, ofFew, PRECISION_BITS, ROUNDING, triangleWeights, type Weights } from './triangle-weights.js';

const imul = Math.imul;

/**
 * One pass along rows of 8-bit pixels, `[height, inWidth, channels]` -> `[height, outWidth, channels]`; the sum of weights
 * is at most 1, so no value can leave 0..255.
 */
export function shrinkRows(
  data: Uint8Array,
  height: number,
  inWidth: number,
  outWidth: number,
  channels: 1 | 3,
): Uint8Array {
  const weights = triangleWeights(inWidth, outWidth);
  const result = new Uint8Array(height * outWidth * channels);
  const few = channels === 3 ? ofFew(weights, inWidth) : null;
  if (few !== null) {
    mixColours(data, height, inWidth, few, result);
    return result;
  }
  const shrinkRow = channels === 3 ? shrinkColourRow : shrinkGrayRow;
  for (let y = 0; y < height; y++) {
    shrinkRow(data, y * inWidth * channels, weights, result, y * outWidth * channels);
  }
  return result;
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

/** {@link shrinkColourRow} for {@link FEW} input positions each, without a loop over them, and for two rows at a time. */
function mixColours(
  data: Uint8Array,
  height: number,
  inWidth: number,
  { start, values }: Weights,
  result: Uint8Array,
): void {
  const outLength = start.length * 3;
  for (let y = 0; y < height; y += 2) {
    // The last of an odd number of rows is its own neighbour.
    const next = y + 1 < height ? 1 : 0;
    const row = y * inWidth * 3;
    const below = next * inWidth * 3;
    for (let x = 0, at = y * outLength, k = 0; x < start.length; x++, at += 3, k += FEW) {
      const from = row + start[x] * 3;
      const from2 = from + below;
      const at2 = at + next * outLength;
      const u = values[k];
      const v = values[k + 1];
      const w = values[k + 2];
      const a = imul(data[from], u) + imul(data[from + 3], v) + imul(data[from + 6], w) + ROUNDING;
      const b = imul(data[from + 1], u) + imul(data[from + 4], v) + imul(data[from + 7], w) + ROUNDING;
      const c = imul(data[from + 2], u) + imul(data[from + 5], v) + imul(data[from + 8], w) + ROUNDING;
      const d = imul(data[from2], u) + imul(data[from2 + 3], v) + imul(data[from2 + 6], w) + ROUNDING;
      const e = imul(data[from2 + 1], u) + imul(data[from2 + 4], v) + imul(data[from2 + 7], w) + ROUNDING;
      const f = imul(data[from2 + 2], u) + imul(data[from2 + 5], v) + imul(data[from2 + 8], w) + ROUNDING;
      result[at] = a >> PRECISION_BITS;
      result[at + 1] = b >> PRECISION_BITS;
      result[at + 2] = c >> PRECISION_BITS;
      result[at2] = d >> PRECISION_BITS;
      result[at2 + 1] = e >> PRECISION_BITS;
      result[at2 + 2] = f >> PRECISION_BITS;
    }
  }
}
