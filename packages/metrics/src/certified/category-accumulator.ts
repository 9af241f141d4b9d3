import { MetricError } from '../errors.js';
import type { EvaluatedImage } from '../exact/evaluated-image.js';
import { checkImage } from '../exact/evaluated-image.js';
import { checkPixelTotal } from '../exact/pixel-counts.js';
import type { Connectivity } from '../regions/label-regions.js';
import { labelRegions } from '../regions/label-regions.js';
import { FloatHistogram } from './float-histogram.js';

/** Options that accumulators must share to be merged. */
export interface AccumulatorOptions {
  /** Leading bits of a score that name its bin, 10 to 24, default 20. */
  readonly bits?: number;
  /** Neighbourhood that joins pixels to regions, default 8. */
  readonly connectivity?: Connectivity;
}

/**
 * What the certified metrics of a category depend on, of any part of its images. Parts may be added by many workers on
 * many machines; merging them in any order gives the same accumulator, to the last bit.
 */
export class CategoryAccumulator {
  readonly histogram: FloatHistogram;
  readonly connectivity: Connectivity;
  /** Scores of normal and anomalous images; image metrics are exact. */
  readonly normalScores: number[] = [];
  readonly anomalousScores: number[] = [];
  /** Pixels and regions of all images. */
  pixels = 0;
  anomalousPixels = 0;
  regions = 0;

  constructor(options: AccumulatorOptions = {}) {
    this.histogram = new FloatHistogram(options.bits ?? 20);
    this.connectivity = options.connectivity ?? 8;
  }

  /**
   * Adds one image.
   *
   * @throws MetricError `NAN_MAP`, `NAN_SCORE`, `SIZE_MISMATCH`, `MASK_LABEL_CONFLICT`, `TOO_MANY_PIXELS`; the
   * accumulator is then unchanged
   */
  add(image: EvaluatedImage): void {
    checkImage(image);
    checkPixelTotal(this.pixels + image.map.length);
    const { mask, width, height } = image;
    const regions =
      mask === null ? null : (image.regions ?? labelRegions(mask, width, height, this.connectivity));
    this.histogram.add(image.map, mask, regions);
    this.pixels += image.map.length;
    if (regions !== null) {
      this.regions += regions.count;
      for (const area of regions.areas) this.anomalousPixels += area;
    }
    (image.anomalous ? this.anomalousScores : this.normalScores).push(image.score);
  }

  /**
   * Adds what another accumulator holds.
   *
   * @throws MetricError `BAD_OPTION` where the options differ, `TOO_MANY_PIXELS`
   */
  merge(other: CategoryAccumulator): void {
    if (other.histogram.bits !== this.histogram.bits || other.connectivity !== this.connectivity)
      throw new MetricError(
        'BAD_OPTION',
        `cannot merge ${other.histogram.bits} bits and connectivity ${other.connectivity} into ` +
          `${this.histogram.bits} bits and connectivity ${this.connectivity}`,
        'give all accumulators of a category the same options',
      );
    checkPixelTotal(this.pixels + other.pixels);
    this.histogram.merge(other.histogram);
    this.pixels += other.pixels;
    this.anomalousPixels += other.anomalousPixels;
    this.regions += other.regions;
    for (const score of other.normalScores) this.normalScores.push(score);
    for (const score of other.anomalousScores) this.anomalousScores.push(score);
  }
}
