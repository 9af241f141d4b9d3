import * as tf from '@tensorflow/tfjs';
import { float32, scalar } from '../ndarray.js';
import { jit } from './jit.js';
import { createLoop } from './loop.js';

describe('jit', () => {
  it('gives the values of the plain function', async () => {
    const f = jit((x: tf.Tensor, { y }: { y: tf.Tensor }) => ({
      sum: tf.add(x, y),
      twice: [tf.mul(x, tf.scalar(2))],
    }));
    const out = await f(float32([2, 2], [1, 2, 3, 4]), { y: float32([2], [10, 20]) });
    expect([...out.sum.data]).toEqual([11, 22, 13, 24]);
    expect([...out.twice[0].data]).toEqual([2, 4, 6, 8]);
    await f.dispose();
  });

  it('keeps the state of a loop between steps', async () => {
    const loop = createLoop(
      (state: { n: tf.Tensor }, by: { x: tf.Tensor }) => ({
        state: { n: tf.add(state.n, by.x) },
        output: tf.mul(state.n, tf.scalar(10)),
      }),
      { n: scalar(1) },
    );
    expect((await loop.step({ x: scalar(2) })).data[0]).toBe(10);
    expect((await loop.step({ x: scalar(3) })).data[0]).toBe(30);
    expect((await loop.read()).n.data[0]).toBe(6);
    await loop.dispose();
  });
});
