import { MetricError } from '../errors.js';
import { CategoryAccumulator } from './category-accumulator.js';

/** First bytes of an accumulator file: name and version. */
const MAGIC = 0x50424d31;
const HEADER_BYTES = 48;
const BIN_BYTES = 28;

/** Bins with pixels, ascending. */
function filledBins(accumulator: CategoryAccumulator): number[] {
  const { positives, negatives } = accumulator.histogram;
  const filled: number[] = [];
  for (let bin = 0; bin < positives.length; bin++)
    if (positives[bin] > 0 || negatives[bin] > 0) filled.push(bin);
  return filled;
}

/**
 * An accumulator as bytes, to be merged elsewhere. Little-endian, only bins with pixels, image scores sorted: equal
 * contents give equal bytes, whatever order they were added in.
 */
export function accumulatorBytes(accumulator: CategoryAccumulator): Uint8Array {
  const { histogram } = accumulator;
  const bins = filledBins(accumulator);
  const normal = Float64Array.from(accumulator.normalScores).sort();
  const anomalous = Float64Array.from(accumulator.anomalousScores).sort();
  const size = HEADER_BYTES + bins.length * BIN_BYTES + (normal.length + anomalous.length) * 8;
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint16(4, histogram.bits, true);
  view.setUint16(6, accumulator.connectivity, true);
  view.setFloat64(8, accumulator.pixels, true);
  view.setFloat64(16, accumulator.anomalousPixels, true);
  view.setFloat64(24, accumulator.regions, true);
  view.setUint32(32, bins.length, true);
  view.setUint32(36, normal.length, true);
  view.setUint32(40, anomalous.length, true);
  let at = HEADER_BYTES;
  for (const bin of bins) {
    view.setUint32(at, bin, true);
    view.setUint32(at + 4, histogram.positives[bin], true);
    view.setUint32(at + 8, histogram.negatives[bin], true);
    view.setFloat64(at + 12, histogram.high[bin], true);
    view.setFloat64(at + 20, histogram.low[bin], true);
    at += BIN_BYTES;
  }
  for (const score of [...normal, ...anomalous]) {
    view.setFloat64(at, score, true);
    at += 8;
  }
  return bytes;
}

function refuse(found: string): never {
  throw new MetricError(
    'BAD_BYTES',
    `these bytes are no accumulator: ${found}`,
    'pass what accumulatorBytes of the same version returned, whole',
  );
}

/**
 * The accumulator that `accumulatorBytes` wrote.
 *
 * @throws MetricError `BAD_BYTES`
 */
export function accumulatorFromBytes(bytes: Uint8Array): CategoryAccumulator {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES) refuse(`${bytes.length} bytes, expected at least ${HEADER_BYTES}`);
  if (view.getUint32(0, true) !== MAGIC) refuse('the first four bytes differ');
  const bins = view.getUint32(32, true);
  const normal = view.getUint32(36, true);
  const anomalous = view.getUint32(40, true);
  const size = HEADER_BYTES + bins * BIN_BYTES + (normal + anomalous) * 8;
  if (bytes.length !== size) refuse(`${bytes.length} bytes, expected ${size}`);
  const connectivity = view.getUint16(6, true);
  if (connectivity !== 4 && connectivity !== 8) refuse(`connectivity ${connectivity}`);
  const accumulator = new CategoryAccumulator({ bits: view.getUint16(4, true), connectivity });
  accumulator.pixels = view.getFloat64(8, true);
  accumulator.anomalousPixels = view.getFloat64(16, true);
  accumulator.regions = view.getFloat64(24, true);
  const { histogram } = accumulator;
  let at = HEADER_BYTES;
  for (let i = 0; i < bins; i++, at += BIN_BYTES) {
    const bin = view.getUint32(at, true);
    if (bin >= histogram.positives.length) refuse(`bin ${bin} of ${histogram.positives.length}`);
    histogram.positives[bin] = view.getUint32(at + 4, true);
    histogram.negatives[bin] = view.getUint32(at + 8, true);
    histogram.addWeight(bin, view.getFloat64(at + 12, true), view.getFloat64(at + 20, true));
  }
  for (let i = 0; i < normal + anomalous; i++, at += 8)
    (i < normal ? accumulator.normalScores : accumulator.anomalousScores).push(view.getFloat64(at, true));
  return accumulator;
}
