import * as tf from '@tensorflow/tfjs';
import { expectClose, gaussian, tensor } from '../testing/arrays.js';
import { checkGradients } from '../testing/check-gradients.js';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { upsampleBilinear } from './upsample.js';

useCpuBackend();

/** One output pixel at a time, from its position in the source. */
function resizeLoop(
  x: Float64Array,
  [batch, h, w, channels]: readonly number[],
  [height, width]: readonly number[],
  alignCorners: boolean,
): Float64Array {
  const position = (i: number, from: number, to: number): number =>
    alignCorners ? i * (to > 1 ? (from - 1) / (to - 1) : 0) : Math.max(0, ((i + 0.5) * from) / to - 0.5);
  const out = new Float64Array(batch * height * width * channels);
  out.forEach((_, at) => {
    const c = at % channels;
    const px = position(Math.floor(at / channels) % width, w, width);
    const py = position(Math.floor(at / channels / width) % height, h, height);
    const b = Math.floor(at / channels / width / height);
    const value = (row: number, column: number): number =>
      x[((b * h + Math.min(row, h - 1)) * w + Math.min(column, w - 1)) * channels + c];
    const [y0, x0] = [Math.floor(py), Math.floor(px)];
    const [fy, fx] = [py - y0, px - x0];
    const top = value(y0, x0) * (1 - fx) + value(y0, x0 + 1) * fx;
    const bottom = value(y0 + 1, x0) * (1 - fx) + value(y0 + 1, x0 + 1) * fx;
    out[at] = top * (1 - fy) + bottom * fy;
  });
  return out;
}

describe('upsampleBilinear', () => {
  const cases: [number[], [number, number]][] = [
    [
      [2, 3, 4, 1],
      [7, 9],
    ],
    [
      [1, 3, 4, 2],
      [6, 8],
    ],
    [
      [1, 5, 5, 2],
      [3, 5],
    ],
    [
      [1, 4, 4, 1],
      [4, 9],
    ],
    [
      [1, 2, 3, 1],
      [1, 1],
    ],
  ];

  describe.each([true, false])('with alignCorners %s', (alignCorners) => {
    it.each(cases)('agrees with loops from %j to %j, with its gradient', (shape, size) => {
      checkGradients({
        inputs: { x: gaussian('x', shape) },
        compute: ({ x }) => {
          const y = upsampleBilinear(x as tf.Tensor4D, size[0], size[1], alignCorners);
          expect(y.shape).toEqual([shape[0], ...size, shape[3]]);
          return y;
        },
        reference: ({ x }) => resizeLoop(x, shape, size, alignCorners),
      });
    });

    it('agrees with the kernel of TF.js', () => {
      const x = tensor(gaussian('map', [2, 7, 5, 3])) as tf.Tensor4D;
      expectClose(
        upsampleBilinear(x, 16, 13, alignCorners).dataSync(),
        tf.image.resizeBilinear(x, [16, 13], alignCorners, !alignCorners).dataSync(),
        1e-5,
      );
    });
  });
});
