import { MetricError } from '../errors.js';
import type { EvaluatedImage, ImageSource } from '../exact/evaluated-image.js';
import { checkImage } from '../exact/evaluated-image.js';
import { bitsOf, keyOfBits } from '../exact/score-keys.js';
import type { MetricOutcome } from '../outcome.js';
import { defined, undefinedBecause } from '../outcome.js';

/** AUPIMO of each anomalous image and their mean. */
export interface AupimoResult {
  /** Mean over the anomalous images that have a value. */
  readonly mean: MetricOutcome;
  /** One entry for each anomalous image, in the order of the source. */
  readonly images: readonly (MetricOutcome & { readonly id: string })[];
}

/** Options of AUPIMO. */
export interface AupimoOptions {
  /** Range of the false positive rate on normal images over which recall is averaged, default `[1e-5, 1e-4]`. */
  readonly fprBounds?: readonly [number, number];
}

/** Scores of normal pixels that reach into the range: distinct keys, descending, with the pixels above and at each. */
interface NormalTail {
  readonly keys: Int32Array;
  /** Rate before and after each key. */
  readonly before: Float64Array;
  readonly after: Float64Array;
}

const COARSE_BITS = 16;

/** Smallest coarse bin of which the pixels at and above it exceed `wanted`. */
function cutBin(coarse: Uint32Array, wanted: number): number {
  let seen = 0;
  let bin = coarse.length - 1;
  for (; bin > 0; bin--) {
    seen += coarse[bin];
    if (seen > wanted) break;
  }
  return bin;
}

const coarseBin = (key: number) => (key >> (32 - COARSE_BITS)) + 2 ** (COARSE_BITS - 1);

/** Groups sorted normal keys. */
function tailOf(kept: Int32Array, normals: number): NormalTail {
  const sorted = kept.sort().reverse();
  const keys: number[] = [];
  const before: number[] = [];
  const after: number[] = [];
  for (let i = 0; i < sorted.length;) {
    const key = sorted[i];
    keys.push(key);
    before.push(i / normals);
    while (i < sorted.length && sorted[i] === key) i++;
    after.push(i / normals);
  }
  return {
    keys: Int32Array.from(keys),
    before: Float64Array.from(before),
    after: Float64Array.from(after),
  };
}

/** Integral of recall over the logarithm of the rate, divided by the length of the range. */
function integrate(positives: Int32Array, tail: NormalTail, low: number, high: number): number {
  const sorted = positives.slice().sort();
  const total = sorted.length;
  let above = total;
  let area = 0;
  for (let i = 0; i < tail.keys.length && tail.before[i] < high; i++) {
    while (above > 0 && sorted[above - 1] > tail.keys[i]) above--;
    const start = (total - above) / total;
    let tied = above;
    while (tied > 0 && sorted[tied - 1] === tail.keys[i]) tied--;
    const [from, to] = [Math.max(low, tail.before[i]), Math.min(high, tail.after[i])];
    if (to <= from) continue;
    // Recall is start + slope * (rate - before); over d(rate) / rate it has a closed integral.
    const slope = (above - tied) / total / (tail.after[i] - tail.before[i]);
    area += (start - slope * tail.before[i]) * Math.log(to / from) + slope * (to - from);
  }
  return area / Math.log(high / low);
}

/** Keys of the anomalous pixels of an image. */
function positiveKeys({ map, mask }: EvaluatedImage): Int32Array {
  if (mask === null) return new Int32Array(0);
  return bitsOf(map)
    .filter((_, i) => mask[i] !== 0)
    .map(keyOfBits);
}

/**
 * Area under the per-image overlap curve (Bertoldo et al., "AUPIMO", arXiv 2401.01984): for each anomalous image the mean
 * recall of its anomalous pixels over the logarithm of the false positive rate, which is measured on normal images only
 * and shared by all. Exact: every distinct normal score is a threshold and ties are drawn as sloped segments. Normal
 * pixels of all normal images are pooled, which for images of one size is the mean of their rates.
 *
 * Normal images are read twice; memory is proportional to the anomalous pixels and the highest normal ones.
 *
 * @throws MetricError `BAD_OPTION` unless 0 < lower < upper <= 1, and for images as `evaluateCategory`
 */
export async function aupimo(source: ImageSource, options: AupimoOptions = {}): Promise<AupimoResult> {
  const [low, high] = options.fprBounds ?? [1e-5, 1e-4];
  if (!(low > 0 && low < high && high <= 1))
    throw new MetricError(
      'BAD_OPTION',
      `fprBounds are ${low} and ${high}, expected 0 < lower < upper <= 1`,
      'the usual bounds are 1e-5 and 1e-4',
    );
  const coarse = new Uint32Array(2 ** COARSE_BITS);
  const normalImages: number[] = [];
  const anomalous: { id: string; keys: Int32Array }[] = [];
  let normals = 0;
  for (let index = 0; index < source.count; index++) {
    const image = await source.image(index);
    checkImage(image);
    if (image.anomalous) {
      anomalous.push({ id: image.id, keys: positiveKeys(image) });
      continue;
    }
    normalImages.push(index);
    normals += image.map.length;
    for (const bits of bitsOf(image.map)) coarse[coarseBin(keyOfBits(bits))]++;
  }
  if (normals === 0) {
    const none = undefinedBecause('no normal images');
    return { mean: none, images: anomalous.map(({ id }) => ({ id, ...none })) };
  }

  const cut = cutBin(coarse, high * normals);
  const kept: Int32Array[] = [];
  for (const index of normalImages) {
    const { map } = await source.image(index);
    kept.push(
      bitsOf(map)
        .map(keyOfBits)
        .filter((key) => coarseBin(key) >= cut),
    );
  }
  const joined = new Int32Array(kept.reduce((sum, keys) => sum + keys.length, 0));
  kept.reduce((at, keys) => (joined.set(keys, at), at + keys.length), 0);
  const tail = tailOf(joined, normals);

  const images = anomalous.map(({ id, keys }) => ({
    id,
    ...(keys.length === 0
      ? undefinedBecause('no anomalous pixels')
      : defined(integrate(keys, tail, low, high))),
  }));
  const values = images.flatMap(({ value }) => (value === null ? [] : [value]));
  const mean =
    values.length === 0
      ? undefinedBecause('no anomalous image with anomalous pixels')
      : defined(values.reduce((sum, value) => sum + value, 0) / values.length);
  return { mean, images };
}
