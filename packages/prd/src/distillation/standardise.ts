import { param } from '@protobench/nn';
import type { TensorRecord } from '@protobench/nn';
import type { ChannelStatistics, DetectorState } from '@protobench/harness';
import * as tf from '@tensorflow/tfjs';

/**
 * Least standard deviation of a channel, relative to the root mean square of all channels of its tap. A channel that is
 * (almost) constant over the normal images would otherwise be blown up without bound by the first image in which it is
 * not, and drown all others.
 */
const STD_FLOOR = 0.05;

/**
 * What is done to taps before anything else: `true` takes the mean off each channel and divides by its deviation, `'scale'`
 * divides alone.
 *
 * Without the mean, tokens are compared by how they differ from the average of the training set; with it, by the features
 * themselves, as RD4AD does.
 */
export type Standardisation = true | 'scale';

/**
 * Buffers of {@link standardise} for level `k`: `input.k.std` and, unless taps are only scaled, `input.k.mean`, both
 * `[channels]`.
 */
export function standardiseBuffers(
  k: number,
  { mean, std }: ChannelStatistics,
  kind: Standardisation = true,
): DetectorState['buffers'] {
  const meanSquare = std.reduce((sum, value) => sum + value * value, 0) / std.length;
  const floor = STD_FLOOR * Math.sqrt(meanSquare);
  const buffer = (data: Float32Array): DetectorState['buffers'][string] => ({
    shape: [data.length],
    dtype: 'float32',
    data,
  });
  return {
    ...(kind === true ? { [`input.${k}.mean`]: buffer(Float32Array.from(mean)) } : {}),
    [`input.${k}.std`]: buffer(Float32Array.from(std, (value) => Math.max(value, floor))),
  };
}

/** `(tap - mean) / std` per channel, `[batch, h, w, channels]`, or `tap / std` where taps are only scaled. */
export function standardise(
  tensors: TensorRecord,
  k: number,
  tap: tf.Tensor4D,
  kind: Standardisation = true,
): tf.Tensor4D {
  const centred =
    kind === true ? tf.sub<tf.Tensor4D>(tap, param<tf.Tensor1D>(tensors, `input.${k}.mean`)) : tap;
  return tf.div(centred, param<tf.Tensor1D>(tensors, `input.${k}.std`));
}

/** The same on plain rows, `[rows, channels]` row-major, in place. */
export function standardiseRows(
  rows: Float32Array,
  buffers: DetectorState['buffers'],
  k: number,
  kind: Standardisation = true,
): void {
  const std = buffers[`input.${k}.std`].data;
  const mean = kind === true ? buffers[`input.${k}.mean`].data : new Float32Array(std.length);
  for (let at = 0; at < rows.length; at += std.length) {
    for (let c = 0; c < std.length; c++) rows[at + c] = (rows[at + c] - mean[c]) / std[c];
  }
}
