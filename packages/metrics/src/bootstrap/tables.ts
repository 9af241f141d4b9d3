/**
 * A category as sparse counts, so that a replicate is a weighted sum. Scores appear only by rank: threshold `i` is the
 * `i`-th highest distinct score of anomalous pixels. All arrays are shared between threads.
 */
export interface ResampleTables {
  readonly images: number;
  /** Number of distinct scores of anomalous pixels. */
  readonly thresholds: number;
  /** Entries of image `m` are `negativeStart[m]` to `negativeStart[m + 1]`, `[images + 1]`. */
  readonly negativeStart: Int32Array;
  /** `2 i` = between thresholds `i - 1` and `i`, `2 i + 1` = at threshold `i`, `2 thresholds` = below all. */
  readonly negativeSlot: Int32Array;
  readonly negativeCount: Int32Array;
  /** Entries of image `m`, `[images + 1]`. */
  readonly positiveStart: Int32Array;
  /** Threshold. */
  readonly positiveSlot: Int32Array;
  readonly positiveCount: Int32Array;
  /** Sum of 1 / area of the regions of the pixels. */
  readonly positiveWeight: Float64Array;
  /** Connected regions of each image, `[images]`. */
  readonly regions: Int32Array;
  /** Images from the highest score down, `[images]`. */
  readonly imageOrder: Int32Array;
  /** Number of distinct higher image scores, for each place of `imageOrder`, `[images]`. */
  readonly imageRank: Int32Array;
  /** 1 = anomalous, `[images]`. */
  readonly imageLabel: Uint8Array;
}
