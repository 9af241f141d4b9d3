import type { NDArray } from '@protobench/jit';

/** Geometry of one backbone tap for the image size of a cell. */
export interface TapShape {
  readonly name: string;
  /** Input pixels per tap cell, in both directions. */
  readonly stride: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Mean and standard deviation of each channel of a tap over all training images and positions. */
export interface ChannelStatistics {
  /** `[channels]` */
  readonly mean: Float32Array;
  /** `[channels]`, population standard deviation, never below 1e-6. */
  readonly std: Float32Array;
}

/** The frozen features of the training images, read from the cache on demand. */
export interface TrainingFeatures {
  /** Number of training images, all of them normal, all categories together. */
  readonly count: number;
  readonly taps: readonly TapShape[];
  /** Index into `DetectorContext.categories` for each training image, `[count]`. */
  readonly category: Int32Array;
  /** One array per tap, `[indices.length, height, width, channels]`, float32. */
  batch(indices: readonly number[]): Promise<NDArray[]>;
  /** Statistics of tap `index`, computed in one pass over the cache and kept. */
  statistics(index: number): Promise<ChannelStatistics>;
}
