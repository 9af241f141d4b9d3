import * as tf from '@tensorflow/tfjs';
import { jit } from '../api/jit.js';
import { createLoop } from '../api/loop.js';
import { float32 } from '../ndarray.js';

const x = float32([2, 3], [1, 2, 3, 4, 5, 6]);
const draw = Math['random'];

describe('random numbers in a traced function', () => {
  it.each<[string, (t: tf.Tensor) => tf.Tensor]>([
    ['tf.randomNormal', (t) => tf.add(t, tf.randomNormal([2, 3]))],
    ['tf.randomUniform', (t) => tf.add(t, tf.randomUniform([2, 3]))],
    ['tf.randomUniformInt', (t) => tf.add(t, tf.randomUniformInt([2, 3], 0, 9))],
    ['tf.truncatedNormal', (t) => tf.add(t, tf.truncatedNormal([2, 3]))],
    ['tf.randomStandardNormal', (t) => tf.add(t, tf.randomStandardNormal([2, 3]))],
    ['tf.randomGamma', (t) => tf.add(t, tf.randomGamma([2, 3], 1))],
    [
      'tf.rand',
      (t) =>
        tf.add(
          t,
          tf.rand([2, 3], () => Math['random']()),
        ),
    ],
    ['tf.dropout', (t) => tf.dropout(t, 0.5)],
    ['tf.multinomial', (t) => tf.multinomial(t as tf.Tensor2D, 1)],
    ['tf.dropout in a gradient', (t) => tf.grad((v) => tf.sum(tf.dropout(v, 0.5)))(t)],
  ])('%s is refused with the way to do it', async (_, fn) => {
    const compiled = jit(fn);
    await expect(compiled(x)).rejects.toMatchObject({
      code: 'RANDOM_IN_JIT',
      message: expect.stringContaining('frozen into the graph') as string,
      hint: expect.stringContaining('jit((x, noise) => tf.add(x, noise))') as string,
    });
    expect(Math['random']).toBe(draw);
    await compiled.dispose();
  });

  it('is refused in the step of a loop', async () => {
    const loop = createLoop(
      ({ w }: { w: tf.Tensor }) => ({ state: { w: tf.add(w, tf.randomNormal([2, 3])) }, output: {} }),
      { w: x },
    );
    await expect(loop.step({})).rejects.toMatchObject({ code: 'RANDOM_IN_JIT' });
    await loop.dispose();
  });

  it('is a constant where it has a seed, as in TensorFlow.js', async () => {
    const seeded = jit((t: tf.Tensor) => tf.add(t, tf.randomUniform([2, 3], 0, 1, 'float32', 7)));
    const [first, second] = [await seeded(x), await seeded(x)];
    expect(second.data).toEqual(first.data);
    expect(first.data[0]).not.toBe(1);
    await seeded.dispose();
  });

  it('follows the recipe of the hint', async () => {
    const dropped = jit((t: tf.Tensor, noise: tf.Tensor) =>
      tf.div(tf.mul(t, tf.cast(tf.greaterEqual(noise, 0.5), 'float32')), 0.5),
    );
    const noise = float32([2, 3], [0.1, 0.5, 0.9, 0.4, 0.6, 0.2]);
    expect([...(await dropped(x, noise)).data]).toEqual([0, 4, 6, 0, 10, 0]);
    await dropped.dispose();
  });

  it('does not disturb the eager engine', async () => {
    const eager = jit((t: tf.Tensor) => tf.add(t, tf.randomUniform([2, 3])), {
      engine: 'eager',
      eagerBackend: 'cpu',
    });
    expect((await eager(x)).shape).toEqual([2, 3]);
    await eager.dispose();
  });
});
