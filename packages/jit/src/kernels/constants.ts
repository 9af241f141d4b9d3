import type * as tf from '@tensorflow/tfjs';
import type { DType } from '../ndarray.js';
import { kernel, type TraceKernel } from '../trace/kernel.js';

const fill = kernel<tf.FillAttrs>('Fill', ({ graph, attrs, unsupported }) => {
  const dtype = attrs.dtype ?? (typeof attrs.value === 'boolean' ? 'bool' : 'float32');
  if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') {
    throw unsupported(`the type ${dtype}`, 'Only float32, int32 and bool can be compiled.');
  }
  const value = Number(attrs.value);
  return graph.splat(dtype === 'int32' ? Math.trunc(value) : value, attrs.shape, dtype);
});

const zerosLike = kernel('ZerosLike', ({ graph, inputs: { x } }) => graph.splat(0, x.shape, x.dtype));
const onesLike = kernel('OnesLike', ({ graph, inputs: { x } }) => graph.splat(1, x.shape, x.dtype));

/** Repeated addition, as TensorFlow.js does it, in the precision of the result. */
function arithmeticSequence(
  start: number,
  step: number,
  count: number,
  dtype: DType,
): Int32Array | Float32Array {
  const values = dtype === 'int32' ? new Int32Array(count) : new Float32Array(count);
  values[0] = start;
  for (let i = 1; i < count; i++) values[i] = values[i - 1] + step;
  return values;
}

const range = kernel<tf.RangeAttrs>('Range', ({ graph, attrs: { start, stop, step, dtype } }) => {
  const isEmpty = start === stop || (start < stop && step < 0) || (stop < start && step > 1);
  const count = isEmpty ? 0 : Math.abs(Math.ceil((stop - start) / step));
  const values = arithmeticSequence(start, stop < start && step === 1 ? -1 : step, count, dtype);
  return graph.constant(values, [count], dtype);
});

const linSpace = kernel<tf.LinSpaceAttrs>('LinSpace', ({ graph, attrs: { start, stop, num } }) => {
  const values = arithmeticSequence(start, (stop - start) / (num - 1), num, 'float32');
  return graph.constant(values, [num], 'float32');
});

/** Kernels whose result is known when they are traced. */
export const CONSTANTS: readonly TraceKernel[] = [fill, linSpace, onesLike, range, zerosLike];
