import * as tf from '@tensorflow/tfjs';
import { float32, scalar, type NDArray } from '../ndarray.js';
import { RandomArrays } from '../testing/random.js';
import { createLoop } from './loop.js';

type Params = Record<string, tf.Tensor>;
type State = { params: Params; momentum: Params };
type Batch = { x: tf.Tensor; y: tf.Tensor };

/** Convolution, batch norm, depthwise and strided convolution, transposed convolution, then an MLP with a residual. */
function loss(p: Params, { x, y }: Batch): tf.Scalar {
  const filter = (name: string) => p[name] as tf.Tensor4D;
  let h = tf.conv2d(x as tf.Tensor4D, filter('conv.weight'), 1, 'same');
  const { mean, variance } = tf.moments(h, [0, 1, 2]);
  const scale = tf.mul(p['norm.gain'], tf.rsqrt(tf.add(variance, tf.scalar(1e-5))));
  h = tf.relu(tf.add(tf.mul(tf.sub(h, mean), scale), p['norm.bias']));
  h = tf.depthwiseConv2d(h, filter('depth.weight'), 1, 'same');
  h = tf.elu(tf.conv2d(h, filter('down.weight'), 2, 'same'));
  h = tf.conv2dTranspose(h, filter('up.weight'), [4, 6, 6, 3], 2, 'same');
  const tokens = tf.reshape(h, [4, 108]);
  const hidden = tf.tanh(tf.add(tf.matMul(tokens, p['fc1.weight']), p['fc1.bias']));
  const out = tf.add(tf.matMul(hidden, p['fc2.weight']), tf.slice(tokens, [0, 0], [4, 5]));
  return tf.mean(tf.squaredDifference(tf.softmax(out), y));
}

/** Gradient descent with momentum. */
function step({ params, momentum }: State, batch: Batch): { state: State; output: { loss: tf.Tensor } } {
  const names = Object.keys(params);
  const { value, grads } = tf.valueAndGrads((...list: tf.Tensor[]) =>
    loss(Object.fromEntries(names.map((name, i) => [name, list[i]])), batch),
  )(names.map((name) => params[name]));
  const next: State = { params: {}, momentum: {} };
  names.forEach((name, i) => {
    next.momentum[name] = tf.add(tf.mul(momentum[name], tf.scalar(0.9)), grads[i]);
    next.params[name] = tf.sub(params[name], tf.mul(next.momentum[name], tf.scalar(0.05)));
  });
  return { state: next, output: { loss: value } };
}

const random = new RandomArrays(5);
const SHAPES: Readonly<Record<string, readonly number[]>> = {
  'conv.weight': [3, 3, 2, 4],
  'norm.gain': [4],
  'norm.bias': [4],
  'depth.weight': [3, 3, 4, 1],
  'down.weight': [3, 3, 4, 5],
  'up.weight': [4, 4, 3, 5],
  'fc1.weight': [108, 16],
  'fc1.bias': [16],
  'fc2.weight': [16, 5],
};
const state = {
  params: Object.fromEntries(
    Object.entries(SHAPES).map(([name, shape]) => [name, random.floats(shape, -0.3, 0.3)]),
  ),
  momentum: Object.fromEntries(
    Object.entries(SHAPES).map(([name, shape]) => [name, float32(shape, random.floats(shape, 0, 0).data)]),
  ),
};
const batches = Array.from({ length: 20 }, () => ({
  x: random.floats([4, 6, 6, 2]),
  y: random.floats([4, 5], 0, 1),
}));

async function train(
  options: Parameters<typeof createLoop>[2] = { session: { threads: 1 } },
): Promise<{ losses: number[]; params: NDArray[] }> {
  const loop = createLoop<State, Batch, { loss: tf.Tensor }>(step, state, options);
  const losses: number[] = [];
  for (const batch of batches) losses.push((await loop.step(batch)).loss.data[0]);
  const { params } = await loop.read();
  await loop.dispose();
  return { losses, params: Object.values(params) };
}

describe('engines', () => {
  it.each(['wasm', 'cpu'] as const)('compiled and %s train alike', async (eagerBackend) => {
    const compiled = await train();
    const eager = await train({ engine: 'eager', eagerBackend });
    expect(compiled.losses[19]).toBeLessThan(compiled.losses[0]);
    compiled.losses.forEach((value, i) => {
      expect(Math.abs(value - eager.losses[i])).toBeLessThan(1e-4 * value);
    });
    compiled.params.forEach(({ data }, i) => {
      const expected = eager.params[i].data;
      const worst = Math.max(...Array.from(data, (value, j) => Math.abs(value - expected[j])));
      expect(worst).toBeLessThan(1e-4);
    });
  });

  it('gives the same bits again, and without the passes nearly the same', async () => {
    const [first, second] = [await train(), await train()];
    expect(second.losses).toEqual(first.losses);
    expect(second.params).toEqual(first.params);
    const plain = await train({ session: { skipPasses: true, threads: 1 } });
    plain.losses.forEach((value, i) => {
      expect(Math.abs(value - first.losses[i])).toBeLessThan(1e-4 * value);
    });
  });

  it('trains alike on one thread and on two', async () => {
    const [one, two] = [await train({ session: { threads: 1 } }), await train({ session: { threads: 2 } })];
    one.losses.forEach((value, i) => expect(Math.abs(value - two.losses[i])).toBeLessThan(1e-5 * value));
  });

  it('a loop read and created again goes on with the same bits', async () => {
    const add = ({ n, w }: { n: tf.Tensor; w: tf.Tensor }) => ({
      state: {
        n: tf.add(n, tf.scalar(1)),
        w: tf.sub(w, tf.mul(tf.tanh(w), tf.div(tf.scalar(0.1), tf.add(n, tf.scalar(1))))),
      },
      output: {},
    });
    const initial = { n: scalar(0), w: random.floats([50]) };
    const whole = createLoop(add, initial);
    for (let i = 0; i < 6; i++) await whole.step({});
    const first = createLoop(add, initial);
    for (let i = 0; i < 3; i++) await first.step({});
    const second = createLoop(add, await first.read());
    for (let i = 0; i < 3; i++) await second.step({});
    expect(await second.read()).toEqual(await whole.read());
    for (const loop of [whole, first, second]) await loop.dispose();
  });
});
