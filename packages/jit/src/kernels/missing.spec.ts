import * as tf from '@tensorflow/tfjs';
import { jit } from '../api/jit.js';
import { JitError } from '../errors.js';
import { float32, int32 } from '../ndarray.js';

const failure = async (run: Promise<unknown>): Promise<JitError> => {
  const error: unknown = await run.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof JitError) return error;
  throw new Error(`expected a JitError, but got ${String(error)}`);
};

describe('kernels that cannot be compiled', () => {
  it('name the kernel, its inputs, the reason and the way to add one', async () => {
    const error = await failure(jit((x: tf.Tensor1D) => tf.unique(x).values)(float32([4], [1, 2, 1, 3])));
    expect(error.code).toBe('UNSUPPORTED_KERNEL');
    expect(error.message).toContain('Unique');
    expect(error.message).toContain('float32 [4]');
    expect(error.message).toContain('depends on the data');
    expect(error.hint).toContain('registry.ts');
  });

  it.each([
    ['random draws', (x: tf.Tensor1D) => tf.multinomial(x, 3, 5)],
    ['complex numbers', (x: tf.Tensor1D) => tf.complex(x, x)],
  ])('refuse %s', async (_, fn) => {
    expect((await failure(jit(fn)(float32([3], [0.1, 0.2, 0.7])))).code).toBe('UNSUPPORTED_KERNEL');
  });

  it('refuse arguments that cannot be expressed', async () => {
    const add = jit((x: tf.Tensor) => tf.add(tf.cast(x, 'bool'), tf.cast(x, 'bool')));
    const error = await failure(add(int32([2], [0, 1])));
    expect(error.code).toBe('UNSUPPORTED_ARGUMENT');
    expect(error.hint).toContain('Cast');
  });
});
