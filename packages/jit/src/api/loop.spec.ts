import * as tf from '@tensorflow/tfjs';
import { activateEager } from '../eager/backend.js';
import { float32, scalar, type NDArray } from '../ndarray.js';
import { createLoop } from './loop.js';

type Counter = { n: tf.Tensor; frozen: tf.Tensor };
const count = (state: Counter, { by }: { by: tf.Tensor }) => ({
  state: { ...state, n: tf.add(state.n, tf.mul(by, state.frozen)) },
  output: { before: state.n },
});
const start = () => ({ n: scalar(0), frozen: scalar(2) });

describe.each(['compiled', 'eager'] as const)('a loop, %s', (engine) => {
  const options = { engine, eagerBackend: 'cpu' } as const;

  it('feeds itself, and neither the state given nor the state read is its own', async () => {
    const initial = start();
    const loop = createLoop(count, initial, options);
    initial.n.data[0] = 99;
    expect([...(await loop.step({ by: scalar(1) })).before.data]).toEqual([0]);
    const read = await loop.read();
    expect([...read.n.data]).toEqual([2]);
    read.n.data[0] = 99;
    read.frozen.data[0] = 99;
    expect([...(await loop.step({ by: scalar(10) })).before.data]).toEqual([2]);
    expect([...(await loop.read()).n.data]).toEqual([22]);
    await loop.dispose();
  });

  it('runs steps in the order of their calls', async () => {
    const loop = createLoop(count, start(), options);
    const steps = [1, 2, 3, 4].map((by) => loop.step({ by: scalar(by) }));
    const seen = (await Promise.all(steps)).map(({ before }) => before.data[0]);
    expect(seen).toEqual([0, 2, 6, 12]);
    const pending = loop.step({ by: scalar(1) });
    await loop.dispose();
    expect((await pending).before.data[0]).toBe(20);
  });

  it('outputs are not overwritten by later steps', async () => {
    const loop = createLoop(count, start(), options);
    const outputs: NDArray[] = [];
    for (let i = 0; i < 4; i++) outputs.push((await loop.step({ by: scalar(1) })).before);
    expect(outputs.map(({ data }) => data[0])).toEqual([0, 2, 4, 6]);
    await loop.dispose();
  });

  it('takes inputs of changing shapes', async () => {
    const loop = createLoop(
      ({ n }: { n: tf.Tensor }, { xs }: { xs: tf.Tensor }) => ({
        state: { n: tf.add(n, tf.sum(xs)) },
        output: {},
      }),
      { n: scalar(0) },
      options,
    );
    for (const size of [3, 2, 3]) {
      expect(await loop.step({ xs: float32([size], new Float32Array(size).fill(1)) })).toEqual({});
    }
    expect([...(await loop.read()).n.data]).toEqual([8]);
    await loop.dispose();
  });

  it('exchanges leaves, and leaves that are constant', async () => {
    const loop = createLoop(
      ({ a, b }: Record<string, tf.Tensor>) => ({
        state: { a: b, b: a, c: tf.scalar(7) },
        output: {},
      }),
      { a: scalar(1), b: scalar(2), c: scalar(3) },
      options,
    );
    await loop.step({});
    const { a, b, c } = await loop.read();
    expect([a, b, c].map(({ data }) => data[0])).toEqual([2, 1, 7]);
    await loop.step({});
    expect((await loop.read()).a.data[0]).toBe(1);
    await loop.dispose();
  });

  it('a failed step leaves the state as it was', async () => {
    const loop = createLoop(count, start(), options);
    await loop.step({ by: scalar(1) });
    await expect(loop.step({ by: { ...scalar(1), shape: [3] } })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    expect([...(await loop.step({ by: scalar(1) })).before.data]).toEqual([2]);
    await loop.dispose();
  });

  it('leaves no tensor behind', async () => {
    await activateEager('cpu');
    const { numTensors, numDataBuffers } = tf.memory();
    const loop = createLoop(count, start(), options);
    for (let i = 0; i < 3; i++) await loop.step({ by: scalar(i) });
    await loop.dispose();
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
  });

  it('has nothing to do where the step changes nothing', async () => {
    const loop = createLoop((state: object) => ({ state, output: {} }), { w: scalar(5) }, options);
    expect(await loop.step({})).toEqual({});
    expect(await loop.read()).toEqual({ w: scalar(5) });
    await loop.dispose();
  });
});

describe('memory of a compiled loop', () => {
  const grown = async (steps: number, step: () => Promise<unknown>): Promise<number> => {
    const before = process.memoryUsage().rss;
    for (let i = 0; i < steps; i++) await step();
    return (process.memoryUsage().rss - before) / 2 ** 20;
  };

  it('stays flat over 10,000 steps', async () => {
    const size = 4096;
    const state = { w: float32([size], new Float32Array(size)), t: scalar(0) };
    const loop = createLoop(
      ({ w, t }: { w: tf.Tensor; t: tf.Tensor }, { x }: { x: tf.Tensor }) => ({
        state: { w: tf.add(tf.mul(w, tf.scalar(0.5)), x), t: tf.add(t, tf.scalar(1)) },
        output: { mean: tf.mean(w), w },
      }),
      state,
      { session: { threads: 1 } },
    );
    const x = float32([size], new Float32Array(size).fill(1));
    await grown(1000, () => loop.step({ x }));
    // 10,000 steps with 16 KB of output each would leave 160 MB if one of them were kept; when the collector comes to it
    // varies by 50 MB on a busy machine.
    expect(await grown(10_000, () => loop.step({ x }))).toBeLessThan(80);
    expect((await loop.read()).t.data[0]).toBe(11_000);
    await loop.dispose();
  }, 240_000);

  it('is given back by dispose', async () => {
    const size = 1 << 20;
    const once = async () => {
      const loop = createLoop(
        ({ w }: { w: tf.Tensor }) => ({ state: { w: tf.add(w, tf.scalar(1)) }, output: {} }),
        { w: float32([size], new Float32Array(size)) },
        { session: { threads: 1 } },
      );
      await loop.step({});
      await loop.dispose();
    };
    await grown(10, once);
    // Each round holds 8 MB of state: 60 rounds would leave 480 MB.
    expect(await grown(60, once)).toBeLessThan(120);
  });
});
