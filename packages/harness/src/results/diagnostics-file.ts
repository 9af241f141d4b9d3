/**
 * How the values of the anomaly map before smoothing are distributed over the test pixels of a category. Pixels of
 * anomalous images without a mask are left out of the counts, since their truth is unknown.
 */
export interface PixelHistogram {
  /** Smallest and largest value of all maps of the category: the ends of 64 equal bins. */
  readonly low: number;
  readonly high: number;
  /** Normal pixels in each bin, `[64]`. */
  readonly normal: readonly number[];
  /** Anomalous pixels in each bin, `[64]`. */
  readonly anomalous: readonly number[];
  /** Mean value; `null` where there are no such pixels. */
  readonly normalMean: number | null;
  readonly anomalousMean: number | null;
}

/** A training patch that resembles a prototype. */
export interface PrototypePatch {
  /** Image, as in `images.json`. */
  readonly id: string;
  readonly category: string;
  /** Larger = nearer; the scale is that of the method, a cosine for most. */
  readonly similarity: number;
  /** File name inside the cell folder: 64 x 64 RGB PNG. */
  readonly image: string;
}

/** The training patches nearest to a prototype, from different images, the nearest first. */
export interface NearestPatches {
  readonly prototype: number;
  /** In the single-class setting, where each category has a model of its own, whose prototype it is. */
  readonly category?: string;
  readonly patches: readonly PrototypePatch[];
}

/** What the prototypes of a detector do on normal images. Categories without normal test images are left out. */
export interface PrototypeDiagnostics {
  /** Where in the model they are, in the words of the method. */
  readonly site: string;
  readonly count: number;
  /** Training images that the patches were looked for in, all categories together. */
  readonly trainingImages: number;
  /** Share of each prototype in the attribution over the normal test images of a category, `[count]`, sums to 1. */
  readonly usage: Readonly<Record<string, readonly number[]>>;
  /** Mean over locations of exp(entropy of the weights): how many prototypes a location draws on. */
  readonly active: Readonly<Record<string, number>>;
  /** Mean number of prototypes with a weight above 0.001 at a location. */
  readonly nonzero: Readonly<Record<string, number>>;
  /** For the prototypes that are used most, the most used first. */
  readonly nearest: readonly NearestPatches[];
}

/** `diagnostics.json`: what a detector does on the test set beyond its metrics. */
export interface DiagnosticsFile {
  readonly format: 'protobench-diagnostics-1';
  readonly pixels: Readonly<Record<string, PixelHistogram>>;
  /** `null` for a detector without prototypes. */
  readonly prototypes: PrototypeDiagnostics | null;
}
