import * as tf from '@tensorflow/tfjs';
import { window2d, window3d, type Window } from './window.js';

/** Attributes that pooling kernels share. */
interface PoolAttrs<Size> {
  readonly filterSize: Size;
  readonly strides: Size;
  readonly pad: tf.AvgPoolAttrs['pad'];
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** The window of a pooling kernel on images `[batch, height, width, channels]`. */
export function poolWindow2d(shape: readonly number[], attrs: PoolAttrs<[number, number] | number>): Window {
  const info = tf.backend_util.computePool2DInfo(
    shape as [number, number, number, number],
    attrs.filterSize,
    attrs.strides,
    1,
    attrs.pad,
    attrs.dimRoundingMode,
  );
  return window2d(info);
}

/** The window of a pooling kernel on volumes `[batch, depth, height, width, channels]`. */
export function poolWindow3d(
  shape: readonly number[],
  attrs: PoolAttrs<[number, number, number] | number>,
): Window {
  const info = tf.backend_util.computePool3DInfo(
    shape as [number, number, number, number, number],
    attrs.filterSize,
    attrs.strides,
    1,
    attrs.pad as 'valid' | 'same' | number,
    attrs.dimRoundingMode,
  );
  return window3d(info);
}
