import type { Tensor, Tensor4D } from '@tensorflow/tfjs';

/** A named place in a backbone whose activations are features. */
export interface Tap {
  readonly name: string;
  /** Input pixels per cell; the tap of an input of `h` pixels has `ceil(h / stride)` rows, unless `extent` is given. */
  readonly stride: number;
  readonly channels: number;
  /** Rows (columns) for an input of `pixels` rows (columns), for networks that do not pad all their windows. */
  readonly extent?: (pixels: number) => number;
}

/** What a backbone does to pixels before its first layer: `(x * range / 255 - mean) / std`, per RGB channel. */
export interface InputSpec {
  /** Height and width that the weights were trained at; others work too. */
  readonly size: number;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  /** Largest value of a white pixel: 1 or 255. */
  readonly range: 1 | 255;
  /** Part of the shorter side that the square crop before the network keeps, 1 for no crop; unknown unless given. */
  readonly crop?: number;
  /** How images were resized in training; unknown unless given. */
  readonly interpolation?: 'bilinear' | 'bicubic';
}

/** Where the weight file of a backbone is looked for and how to get it. */
export interface WeightsSource {
  /** Paths within the folder of weights, in the order in which they are tried. */
  readonly files: readonly string[];
  /** Sha256 (hex) of the first of the files, checked when weights are loaded; not pinned unless given. */
  readonly sha256?: string;
  /** Hugging Face repository and the file in it that can be stored under the first name. */
  readonly hub?: { readonly repository: string; readonly file: string };
  /** How to get the file, as a sentence. */
  readonly obtain: string;
}

/** What is known of a backbone without loading its weights. */
export interface BackboneInfo {
  /** Name in suites and tables. */
  readonly name: string;
  readonly title: string;
  /** Licence of the weights. */
  readonly licence: string;
  /** Where the weights come from. */
  readonly source: string;
  readonly input: InputSpec;
  /** All taps, shallow to deep. */
  readonly taps: readonly Tap[];
  /** Where the weights are looked for; absent where they come with an npm package. */
  readonly weightsSource?: WeightsSource;
}

/** A frozen feature extractor with its weights. */
export interface Backbone extends BackboneInfo {
  /** Sha256 (hex) of the weights; part of the key of every cached feature. */
  readonly weightsHash: string;
  /** `random` where random weights were asked for: features that mean nothing, to be marked in every table. */
  readonly weights: 'published' | 'random';
  /**
   * Features of a batch of images, one tensor `[batch, rows, columns, channels]` per tap
   * name, in that order. `x` is `[batch, height, width, 3]`, RGB, 0..255; preprocessing is part of the function. Pure,
   * to be compiled.
   */
  forward(x: Tensor4D, taps: readonly string[]): Tensor[];
  /** As `forward`, of images that have been preprocessed. */
  forwardPreprocessed(x: Tensor4D, taps: readonly string[]): Tensor[];
  /** Frees the weights. */
  dispose(): void;
}

/** How to load a backbone. */
export interface LoadOptions {
  /** The folder of weight files, for backbones that do not ship theirs. */
  readonly weightsRoot?: string;
  /** Random weights instead of the published ones, for tests and dry runs; off unless given. */
  readonly randomWeights?: boolean;
  /** Seed of random weights, an integer from 0; 0 unless given. */
  readonly seed?: number;
}

/** One backbone of the registry. */
export interface BackboneDefinition extends BackboneInfo {
  /**
   * Reads the weights.
   * @throws BackboneError `WEIGHTS_MISSING`, `WEIGHTS_DAMAGED` and `WEIGHTS_MISFIT`; `NO_RANDOM_WEIGHTS` where random
   *   weights are asked of a graph model.
   */
  load(options: LoadOptions): Promise<Backbone>;
}
