import type { Sample } from '@protobench/datasets';
import type { NDArray } from '@protobench/jit';
import type { ChannelStatistics, TapShape, TrainingFeatures } from '../contract/features.js';
import type { FeatureStore } from './feature-store.js';

/** Smallest standard deviation reported, so that a constant channel does not divide by zero. */
const MIN_STD = 1e-6;
const CHUNK = 16;

/** The training images of a cell, seen through the feature store. */
export class StoredTrainingFeatures implements TrainingFeatures {
  readonly category: Int32Array;
  private readonly known = new Map<number, Promise<ChannelStatistics>>();

  constructor(
    private readonly store: FeatureStore,
    private readonly samples: readonly Sample[],
    categories: readonly string[],
  ) {
    this.category = Int32Array.from(samples, (sample) => categories.indexOf(sample.category));
  }

  get count(): number {
    return this.samples.length;
  }

  get taps(): readonly TapShape[] {
    return this.store.taps;
  }

  batch(indices: readonly number[]): Promise<NDArray[]> {
    return this.store.batch(indices.map((index) => this.samples[index]));
  }

  statistics(index: number): Promise<ChannelStatistics> {
    let found = this.known.get(index);
    if (!found) {
      found = this.computeStatistics(index);
      this.known.set(index, found);
    }
    return found;
  }

  private async computeStatistics(tap: number): Promise<ChannelStatistics> {
    const { channels } = this.taps[tap];
    const sum = new Float64Array(channels);
    const squares = new Float64Array(channels);
    let rows = 0;
    for (let from = 0; from < this.count; from += CHUNK) {
      const to = Math.min(this.count, from + CHUNK);
      const arrays = await this.batch(Array.from({ length: to - from }, (_, i) => from + i));
      const data = arrays[tap].data as Float32Array;
      for (let i = 0; i < data.length; i += channels) {
        for (let c = 0; c < channels; c++) {
          sum[c] += data[i + c];
          squares[c] += data[i + c] * data[i + c];
        }
      }
      rows += data.length / channels;
    }
    const mean = Float32Array.from(sum, (s) => s / rows);
    const std = Float32Array.from(squares, (s, c) =>
      Math.max(MIN_STD, Math.sqrt(Math.max(0, s / rows - (sum[c] / rows) ** 2))),
    );
    return { mean, std };
  }
}
