import type { PixelHistogram } from '../../results/diagnostics-file.js';

/** Bins of a histogram. */
export const BINS = 64;

/** Smallest and largest value seen. */
export interface Extent {
  readonly min: number;
  readonly max: number;
}

/** Counts the pixels of one category, whose extent is known, one map at a time. */
export class HistogramCounter {
  private readonly counts = [new Float64Array(BINS), new Float64Array(BINS)] as const;
  private readonly sums = [0, 0];

  constructor(private readonly extent: Extent) {}

  /**
   * @param map values within the extent, `[pixels]`
   * @param mask 0 = normal, `[pixels]`; `null` = all normal
   */
  add(map: Float32Array, mask: Uint8Array | null): void {
    const { counts, extent, sums } = this;
    const { min, max } = extent;
    const scale = max > min ? BINS / (max - min) : 0;
    for (let i = 0; i < map.length; i++) {
      const value = map[i];
      const kind = mask !== null && mask[i] !== 0 ? 1 : 0;
      const bin = Math.min(BINS - 1, Math.floor((value - min) * scale));
      counts[kind][bin]++;
      sums[kind] += value;
    }
  }

  /** What was counted. */
  result(): PixelHistogram {
    const [normal, anomalous] = this.counts.map((counts) => [...counts]);
    const [normalMean, anomalousMean] = [normal, anomalous].map((counts, kind) => {
      const total = counts.reduce((sum, count) => sum + count, 0);
      return total === 0 ? null : this.sums[kind] / total;
    });
    return { low: this.extent.min, high: this.extent.max, normal, anomalous, normalMean, anomalousMean };
  }
}
