import { MetricError } from '../errors.js';
import type { EvaluatedImage, ImageSource } from '../exact/evaluated-image.js';
import { KeyIndex } from '../exact/key-index.js';
import { bitsOf, keyOfBits } from '../exact/score-keys.js';
import { survey } from '../exact/survey.js';
import type { Connectivity } from '../regions/label-regions.js';
import type { ResampleTables } from './tables.js';

/** Tables with what identifies the images. */
export interface BuiltTables {
  readonly tables: ResampleTables;
  readonly ids: readonly string[];
  readonly labels: readonly boolean[];
}

/** Copies numbers into memory that threads share. */
export function sharedInts(values: ArrayLike<number>): Int32Array {
  const shared = new Int32Array(new SharedArrayBuffer(values.length * 4));
  shared.set(values);
  return shared;
}

function sharedFloats(values: ArrayLike<number>): Float64Array {
  const shared = new Float64Array(new SharedArrayBuffer(values.length * 8));
  shared.set(values);
  return shared;
}

/** Sums by slot of one image at a time, handed out as sparse entries. */
class SlotSums {
  private readonly counts: Int32Array;
  private readonly weights: Float64Array;
  private readonly touched: number[] = [];

  constructor(slots: number) {
    this.counts = new Int32Array(slots);
    this.weights = new Float64Array(slots);
  }

  add(slot: number, weight: number): void {
    if (this.counts[slot]++ === 0) this.touched.push(slot);
    this.weights[slot] += weight;
  }

  /** Hands out the sums in ascending slots and starts again. */
  drain(visit: (slot: number, count: number, weight: number) => void): void {
    for (const slot of Int32Array.from(this.touched).sort()) {
      visit(slot, this.counts[slot], this.weights[slot]);
      this.counts[slot] = 0;
      this.weights[slot] = 0;
    }
    this.touched.length = 0;
  }
}

/** Image scores as ranks. */
function rankImages(scores: readonly number[]): { order: number[]; rank: number[] } {
  const order = scores.map((_, index) => index).sort((a, b) => scores[b] - scores[a] || a - b);
  let rank = 0;
  const ranks = order.map((image, place) => {
    if (place > 0 && scores[image] !== scores[order[place - 1]]) rank++;
    return rank;
  });
  return { order, rank: ranks };
}

/** Clears the bits of a key below the leading ones. */
const leading = (bits: number) => -1 << (32 - bits);

/** Anomalous pixels by image and threshold. */
function positiveTable(
  keys: Int32Array,
  regionOf: Int32Array,
  areas: Int32Array,
  counts: readonly number[],
  index: KeyIndex,
) {
  const start = [0];
  const [slots, sums, weights]: [number[], number[], number[]] = [[], [], []];
  const thresholds = index.keys.length;
  const image = new SlotSums(thresholds);
  let at = 0;
  for (const count of counts) {
    for (const end = at + count; at < end; at++)
      // Thresholds descend, keys ascend.
      image.add(thresholds - 1 - (index.slotOf(keys[at]) - 1) / 2, 1 / areas[regionOf[at]]);
    image.drain((slot, sum, weight) => {
      slots.push(slot);
      sums.push(sum);
      weights.push(weight);
    });
    start.push(slots.length);
  }
  return { start, slots, sums, weights };
}

/** Normal pixels by image and slot. */
async function negativeTable(source: ImageSource, index: KeyIndex, cleared: number, expected: number) {
  const start = [0];
  const [slots, sums]: [number[], number[]] = [[], []];
  const last = 2 * index.keys.length;
  const image = new SlotSums(last + 1);
  let seen = 0;
  for (let at = 0; at < source.count; at++) {
    const { map, mask }: EvaluatedImage = await source.image(at);
    const bits = bitsOf(map);
    for (let i = 0; i < bits.length; i++)
      if (mask === null || mask[i] === 0) image.add(last - index.slotOf(keyOfBits(bits[i]) & cleared), 0);
    image.drain((slot, sum) => {
      slots.push(slot);
      sums.push(sum);
      seen += sum;
    });
    start.push(slots.length);
  }
  if (seen !== expected)
    throw new MetricError(
      'SOURCE_CHANGED',
      `the first pass saw ${expected} normal pixels, the second ${seen}`,
      'let the source yield the same images in every pass',
    );
  return { start, slots, sums };
}

/**
 * Reads a category twice and keeps its sparse counts.
 *
 * @param bits leading bits of pixel scores that are compared; 32 = all
 */
export async function buildTables(
  source: ImageSource,
  bits: number,
  connectivity: Connectivity,
): Promise<BuiltTables> {
  const [ids, labels, scores]: [string[], boolean[], number[]] = [[], [], []];
  const [regions, counts]: [number[], number[]] = [[], []];
  const first = await survey(source, connectivity, (image, found) => {
    ids.push(image.id);
    labels.push(image.anomalous);
    scores.push(image.score);
    regions.push(found?.count ?? 0);
    counts.push(found?.areas.reduce((sum, area) => sum + area, 0) ?? 0);
  });
  const cleared = leading(bits);
  const keys = first.positives.keys.map((key) => key & cleared);
  const sorted = keys.slice().sort();
  const index = new KeyIndex(sorted.filter((key, at) => at === 0 || key !== sorted[at - 1]));
  const positive = positiveTable(keys, first.positives.regions, first.positives.areas, counts, index);
  const negative = await negativeTable(source, index, cleared, first.pixels - keys.length);
  const { order, rank } = rankImages(scores);
  const imageLabel = new Uint8Array(new SharedArrayBuffer(labels.length));
  imageLabel.set(labels.map(Number));
  return {
    ids,
    labels,
    tables: {
      images: ids.length,
      thresholds: index.keys.length,
      negativeStart: sharedInts(negative.start),
      negativeSlot: sharedInts(negative.slots),
      negativeCount: sharedInts(negative.sums),
      positiveStart: sharedInts(positive.start),
      positiveSlot: sharedInts(positive.slots),
      positiveCount: sharedInts(positive.sums),
      positiveWeight: sharedFloats(positive.weights),
      regions: sharedInts(regions),
      imageOrder: sharedInts(order),
      imageRank: sharedInts(rank),
      imageLabel,
    },
  };
}
