import { MetricError } from '../errors.js';
import type { ConnectedRegions, Connectivity } from '../regions/label-regions.js';
import { nextForeground, wordsOf } from '../regions/find-runs.js';
import { labelRegions } from '../regions/label-regions.js';
import type { EvaluatedImage } from './evaluated-image.js';
import { bitsOf, keyOfBits } from './score-keys.js';

/** Anomalous pixels of a category: their keys, the regions they belong to and the areas of these. */
export interface PositivePixels {
  /** Order-preserving keys of the scores, `[positives]`. */
  readonly keys: Int32Array;
  /** 0-based region over all images, `[positives]`. */
  readonly regions: Int32Array;
  /** `[regions]` */
  readonly areas: Int32Array;
}

/** One array out of many. */
function concat(chunks: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** First pass: keeps the anomalous pixels only. */
export class PositiveCollector {
  /** Pixels seen, anomalous or not. */
  pixels = 0;
  private readonly keys: Int32Array[] = [];
  private readonly regions: Int32Array[] = [];
  private readonly areas: Int32Array[] = [];
  private regionsBefore = 0;

  constructor(private readonly connectivity: Connectivity) {}

  /** Adds the anomalous pixels of an image and returns its regions. */
  add(image: EvaluatedImage): ConnectedRegions | null {
    this.pixels += image.map.length;
    const { mask } = image;
    if (mask === null) return null;
    const found = image.regions ?? labelRegions(mask, image.width, image.height, this.connectivity);
    const bits = bitsOf(image.map);
    const keys = new Int32Array(found.areas.reduce((sum, area) => sum + area, 0));
    const regions = new Int32Array(keys.length);
    let at = 0;
    const words = wordsOf(mask);
    const end = mask.length;
    for (let i = nextForeground(mask, words, 0, end); i < end; i = nextForeground(mask, words, i + 1, end)) {
      if (at === keys.length || found.labels[i] === 0) this.refuseRegions(image.id);
      keys[at] = keyOfBits(bits[i]);
      regions[at++] = this.regionsBefore + found.labels[i] - 1;
    }
    if (at < keys.length) this.refuseRegions(image.id);
    this.keys.push(keys);
    this.regions.push(regions);
    this.areas.push(found.areas);
    this.regionsBefore += found.count;
    return found;
  }

  /** Everything collected. */
  finish(): PositivePixels {
    return { keys: concat(this.keys), regions: concat(this.regions), areas: concat(this.areas) };
  }

  private refuseRegions(id: string): never {
    throw new MetricError(
      'SIZE_MISMATCH',
      `image "${id}": its labelled regions cover other pixels than its mask`,
      'label the mask that is passed, after resizing and binarising it',
    );
  }
}
