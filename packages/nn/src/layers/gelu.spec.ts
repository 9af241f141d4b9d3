import * as tf from '@tensorflow/tfjs';
import { expectClose, gaussian } from '../testing/arrays.js';
import { checkGradients } from '../testing/check-gradients.js';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { geluLoop } from '../testing/loops.js';
import { gelu } from './gelu.js';

useCpuBackend();

describe('gelu', () => {
  it('is the exact form, with its gradient', () => {
    checkGradients({
      inputs: { x: gaussian('x', [3, 7], 1.2) },
      compute: ({ x }) => gelu(x),
      reference: ({ x }) => geluLoop(x),
    });
  });

  it('goes to x and to 0 far out, with gradients 1 and 0', () => {
    const x = tf.tensor1d([-30, -9, 9, 30]);
    expectClose(gelu(x).dataSync(), [0, 0, 9, 30], 1e-6);
    expectClose(
      tf
        .grad((u) => gelu(u))(x)
        .dataSync(),
      [0, 0, 1, 1],
      1e-6,
    );
  });

  // Values of torch.nn.functional.gelu, documented to be x * Phi(x): Phi(1) = 0.841344746, Phi(-2) =
  // 0.022750132.
  it('agrees with the normal distribution', () => {
    expectClose(gelu(tf.tensor1d([1, -2])).dataSync(), [0.841344746, -0.045500264], 1e-6);
  });
});
