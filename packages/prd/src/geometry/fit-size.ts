import * as tf from '@tensorflow/tfjs';

/**
 * `[batch, h, w, channels]` -> `[batch, height, width, channels]`: rows and columns too many are cut off at the bottom and
 * at the right, those too few are filled by repeating the last one. Costs nothing when the sizes agree.
 */
export function fitSize(x: tf.Tensor4D, height: number, width: number): tf.Tensor4D {
  return fitAxis(fitAxis(x, 1, height), 2, width);
}

function fitAxis(x: tf.Tensor4D, axis: 1 | 2, size: number): tf.Tensor4D {
  const found = x.shape[axis];
  if (found === size) return x;
  const part = (begin: number, length: number): tf.Tensor4D => {
    const start: [number, number, number, number] = [0, 0, 0, 0];
    const extent: [number, number, number, number] = [...x.shape];
    start[axis] = begin;
    extent[axis] = length;
    return tf.slice4d(x, start, extent);
  };
  if (found > size) return part(0, size);
  const last = part(found - 1, 1);
  return tf.concat([x, ...Array.from({ length: size - found }, () => last)], axis);
}
