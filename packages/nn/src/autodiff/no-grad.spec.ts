import * as tf from '@tensorflow/tfjs';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { noGrad, stopGradient } from './no-grad.js';

useCpuBackend();

describe('noGrad', () => {
  const x = tf.tensor1d([1, 2, 3]);

  it('makes its result a constant of the gradient', () => {
    // d/dx (x * sg(x^2)) = x^2, not 3 x^2.
    const gradient = tf.grad((u) =>
      tf.sum(
        tf.mul(
          u,
          noGrad(() => tf.square(u)),
        ),
      ),
    )(x);
    expect([...gradient.dataSync()]).toEqual([1, 4, 9]);
  });

  it('cuts the history of a tensor that is handed through', () => {
    const gradient = tf.grad((u) => {
      const y = tf.square(u);
      return tf.sum(
        tf.mul(
          u,
          noGrad(() => y),
        ),
      );
    })(x);
    expect([...gradient.dataSync()]).toEqual([1, 4, 9]);
  });

  it('returns trees of tensors and plain values', () => {
    const tree = noGrad(() => ({
      list: [tf.square(x)],
      deep: { y: tf.neg(x) },
      count: 3,
      none: null,
      values: new Float32Array(2),
    }));
    expect([...tree.list[0].dataSync()]).toEqual([1, 4, 9]);
    expect([...tree.deep.y.dataSync()]).toEqual([-1, -2, -3]);
    expect(tree.count).toBe(3);
    expect(tree.none).toBeNull();
    expect(tree.values).toBeInstanceOf(Float32Array);
  });

  it('lets gradients be taken afterwards, also when the function throws', () => {
    expect(() =>
      noGrad(() => {
        throw new Error('inside');
      }),
    ).toThrow('inside');
    expect([
      ...tf
        .grad((u) => tf.sum(tf.square(u)))(x)
        .dataSync(),
    ]).toEqual([2, 4, 6]);
  });

  it('keeps the rest of the function on the tape', () => {
    const gradient = tf.grad((u) => {
      const constant = noGrad(() => tf.mul(u, 5));
      return tf.sum(tf.add(tf.square(u), tf.mul(u, constant)));
    })(x);
    expect([...gradient.dataSync()]).toEqual([7, 14, 21]);
  });

  it('leaks no tensor', () => {
    const run = (): tf.Tensor =>
      tf.tidy(() =>
        tf.grad((u) =>
          tf.sum(
            tf.mul(
              u,
              noGrad(() => tf.square(u)),
            ),
          ),
        )(x),
      );
    run().dispose();
    const before = tf.memory().numTensors;
    run().dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('stopGradient', () => {
  it('is the identity without a gradient', () => {
    const x = tf.tensor1d([1, 2]);
    expect([...stopGradient(x).dataSync()]).toEqual([1, 2]);
    expect([
      ...tf
        .grad((u) => tf.sum(tf.mul(u, stopGradient(u))))(x)
        .dataSync(),
    ]).toEqual([1, 2]);
  });
});
