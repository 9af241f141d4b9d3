import type { NDArray } from '@protobench/jit';

/** One tensor of a weight file. */
export interface WeightEntry {
  readonly name: string;
  readonly shape: readonly number[];
}

/**
 * How a file lays weights out: `torch` is convolutions `[out, in, kh, kw]` and linear `[out, in]`, `tensorflow` is
 * `[kh, kw, in, out]`, depthwise `[kh, kw, channels, 1]` and `[in, out]`.
 */
export type WeightFileLayout = 'torch' | 'tensorflow';

/** An opened weight file of any format. */
export interface WeightsFile {
  readonly path: string;
  readonly layout: WeightFileLayout;
  readonly entries: readonly WeightEntry[];
  /** Reads the tensors of these names. */
  read(names: ReadonlySet<string>): Promise<Readonly<Record<string, NDArray>>>;
}
