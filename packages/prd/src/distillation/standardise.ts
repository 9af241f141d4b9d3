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

/** Buffers of {@link standardise} for level `k`: `input.k.mean` and `input.k.std`, both `[channels]`. */
export function standardiseBuffers(k: number, statistics: ChannelStatistics): DetectorState['buffers'] {
  const { mean, std } = statistics;
  const meanSquare = std.reduce((sum, value) => sum + value * value, 0) / std.length;
  const floor = STD_FLOOR * Math.sqrt(meanSquare);
  return {
    [`input.${k}.mean`]: { shape: [mean.length], dtype: 'float32', data: Float32Array.from(mean) },
    [`input.${k}.std`]: {
      shape: [std.length],
      dtype: 'float32',
      data: Float32Array.from(std, (value) => Math.max(value, floor)),
    },
  };
}

/** `(tap - mean) / std` per channel, `[batch, h, w, channels]`. */
export function standardise(tensors: TensorRecord, k: number, tap: tf.Tensor4D): tf.Tensor4D {
  const mean = param<tf.Tensor1D>(tensors, `input.${k}.mean`);
  const std = param<tf.Tensor1D>(tensors, `input.${k}.std`);
  return tf.div(tf.sub(tap, mean), std);
}

/** The same on plain rows, `[rows, channels]` row-major, in place. */
export function standardiseRows(rows: Float32Array, buffers: DetectorState['buffers'], k: number): void {
  const mean = buffers[`input.${k}.mean`].data;
  const std = buffers[`input.${k}.std`].data;
  for (let at = 0; at < rows.length; at += mean.length) {
    for (let c = 0; c < mean.length; c++) rows[at + c] = (rows[at + c] - mean[c]) / std[c];
  }
}
