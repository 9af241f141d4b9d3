import * as tf from '@tensorflow/tfjs';
import { expectClose, gaussian } from '../testing/arrays.js';
import { checkGradients } from '../testing/check-gradients.js';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { dotLoop } from '../testing/loops.js';
import { l2Normalise } from './l2-normalise.js';

useCpuBackend();

function reference(x: Float64Array, width: number, eps: number): Float64Array {
  return x.map((value, i) => {
    const at = i - (i % width);
    const row = x.subarray(at, at + width);
    return value / Math.max(Math.sqrt(dotLoop(row, row)), eps);
  });
}

describe('l2Normalise', () => {
  it.each([1e-12, 1.5])('divides rows by max(|x|, %s)', (eps) => {
    checkGradients({
      inputs: { x: gaussian('x', [2, 3, 4], 0.8) },
      compute: ({ x }) => l2Normalise(x, eps),
      reference: ({ x }) => reference(x, 4, eps),
    });
  });

  it('has unit rows for any scale that float32 can square, and no NaN for zeros', () => {
    const x = tf.tensor2d([
      [3e-10, 4e-10],
      [3e15, 4e15],
      [0, 0],
    ]);
    expectClose(l2Normalise(x).dataSync(), [0.6, 0.8, 0.6, 0.8, 0, 0], 1e-6);
    expect(
      tf
        .grad((u) => l2Normalise(u))(x)
        .dataSync()
        .every(Number.isFinite),
    ).toBe(true);
  });
});
