import type { NDArray } from '@protobench/jit';
import type { WeightFileLayout } from './weights-file.js';

/** Whether a PyTorch convolution weight is depthwise: `[channels, 1, kh, kw]`. */
function isDepthwise([outputs, inputs]: readonly number[]): boolean {
  return inputs === 1 && outputs > 1;
}

/** For each axis in the file, the axis of PyTorch that it is. */
function axesInFile(shape: readonly number[], layout: WeightFileLayout): readonly number[] {
  if (layout === 'tensorflow' && shape.length === 4) return isDepthwise(shape) ? [2, 3, 0, 1] : [2, 3, 1, 0];
  if (layout === 'tensorflow' && shape.length === 2) return [1, 0];
  return shape.map((_, axis) => axis);
}

/** The shape that a tensor of PyTorch's `shape` has in a file of the layout. */
export function shapeInFile(shape: readonly number[], layout: WeightFileLayout): readonly number[] {
  return axesInFile(shape, layout).map((axis) => shape[axis]);
}

/** Values in the order of PyTorch's `shape`, from an array as it is in a file of the layout. */
export function valuesFromFile(
  { data }: NDArray,
  shape: readonly number[],
  layout: WeightFileLayout,
): Float32Array {
  const axes = axesInFile(shape, layout);
  if (axes.every((axis, i) => axis === i))
    return data instanceof Float32Array ? data : Float32Array.from(data);
  // Step in the file for each axis of PyTorch.
  const steps = new Array<number>(shape.length);
  let step = 1;
  for (let i = axes.length - 1; i >= 0; i--) {
    steps[axes[i]] = step;
    step *= shape[axes[i]];
  }
  const values = new Float32Array(data.length);
  const position = new Array<number>(shape.length).fill(0);
  let from = 0;
  for (let to = 0; to < values.length; to++) {
    values[to] = data[from];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += steps[axis];
      if (++position[axis] < shape[axis]) break;
      from -= steps[axis] * shape[axis];
      position[axis] = 0;
    }
  }
  return values;
}
