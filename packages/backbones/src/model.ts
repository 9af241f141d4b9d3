import type { Tensor, Tensor4D } from '@tensorflow/tfjs';

/** A named place in a backbone whose activations are features. */
export interface Tap {
  readonly name: string;
  /** Input pixels per cell; the tap of an input of `h` pixels has `ceil(h / stride)` rows. */
  readonly stride: number;
  readonly channels: number;
}

/** What a backbone does to pixels before its first layer: `(x * range / 255 - mean) / std`, per RGB channel. */
export interface InputSpec {
  /** Height and width that the weights were trained at; others work too. */
  readonly size: number;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  /** Largest value of a white pixel: 1 or 255. */
  readonly range: 1 | 255;
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
}

/** A frozen feature extractor with its weights. */
export interface Backbone extends BackboneInfo {
  /** Sha256 (hex) of the weights; part of the key of every cached feature. */
  readonly weightsHash: string;
  /**
   * Features of a batch of images, one tensor `[batch, ceil(height / stride), ceil(width / stride), channels]` per tap
   * name, in that order. `x` is `[batch, height, width, 3]`, RGB, 0..255; preprocessing is part of the function. Pure,
   * to be compiled.
   */
  forward(x: Tensor4D, taps: readonly string[]): Tensor[];
  /** Frees the weights. */
  dispose(): void;
}

/** One backbone of the registry. */
export interface BackboneDefinition extends BackboneInfo {
  /** Reads the weights; `weightsRoot` is the folder of weight files, for backbones that do not ship theirs. */
  load(options: { readonly weightsRoot?: string }): Promise<Backbone>;
}
