import { RandomStream } from '@protobench/nn';
import type { PrototypeHook } from '@protobench/harness';
import * as tf from '@tensorflow/tfjs';
import { createPrd } from '../detector.js';
import { createPipeline } from '../pipeline.js';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { randomFeatures, smallConfig, smallContext, tensors } from '../testing/fixtures.js';

useCpuBackend();

const features = randomFeatures(6);

async function build(overrides: Readonly<Record<string, object>>) {
  const config = smallConfig(overrides);
  const detector = createPrd(config, smallContext());
  const arrays = await detector.init(features, RandomStream.fromSeed(2));
  const state = { params: tensors(arrays.params), buffers: tensors(arrays.buffers) };
  const taps = (await features.batch([0, 3, 4])).map(({ data, shape }) =>
    tf.tensor4d(data as Float32Array, shape as [number, number, number, number]),
  );
  return { config, hook: detector.prototypes, state, taps };
}

const modes: [Readonly<Record<string, object>>, string, number[]][] = [
  [{}, 'mnp.2', [3, 2, 2, 12]],
  [{ mnp: { position: 'both', count: 12, embeddingCount: 9 } }, 'mnp.2', [3, 2, 2, 12]],
  [{ mnp: { position: 'embedding', embeddingCount: 9 } }, 'mnp.embedding', [3, 1, 1, 9]],
  [{ mnp: { stages: 2, metric: 'dot' } }, 'mnp.2', [3, 2, 2, 12]],
  [{ mnp: { groups: 'moe', metric: 'l2' } }, 'mnp.2', [3, 2, 2, 12]],
  [{ spr: { mode: 'dense' } }, 'mnp.2', [3, 2, 2, 12]],
  [{ spr: { inference: 'top1' } }, 'mnp.2', [3, 2, 2, 12]],
];

describe('prototypeHook', () => {
  it.each(modes)('gives the weights of the forward pass: %j', async (overrides, site, shape) => {
    const { config, hook, state, taps } = await build(overrides);
    const { recalls } = createPipeline(config, smallContext()).forward(
      { ...state.params, ...state.buffers },
      taps,
      { training: false },
      null,
    );
    const used = recalls.find(({ set }) => set.name === `${site}.stage.0`);
    expect(hook?.site).toBe(site);
    const weights = (hook as PrototypeHook).weights(state, taps);
    expect(weights.shape).toEqual(shape);
    expect(weights.dataSync()).toEqual(used?.weights.dataSync());
    tf.sum(weights, 3)
      .dataSync()
      .forEach((sum) => expect(sum).toBeCloseTo(1, 5));
  });

  it.each([
    ['cos', (x: number[], m: number[]) => dot(x, m) / Math.sqrt(dot(x, x) * dot(m, m))],
    ['dot', (x: number[], m: number[]) => dot(x, m) / x.length],
    ['l2', (x: number[], m: number[]) => -x.reduce((sum, v, i) => sum + (v - m[i]) ** 2, 0) / x.length],
  ])('measures similarity by the metric %s, without the temperature', async (metric, definition) => {
    const { config, hook, state, taps } = await build({ mnp: { metric, count: 12 } });
    const { recalls } = createPipeline(config, smallContext()).forward(
      { ...state.params, ...state.buffers },
      taps,
      { training: false },
      null,
    );
    const { tokens, prototypes } = recalls[recalls.length - 1];
    const expected = tokens
      .arraySync()
      .flatMap((token) => prototypes.arraySync().map((prototype) => definition(token, prototype)));
    const found = (hook as PrototypeHook).similarity(state, taps).dataSync();
    expect(found).toHaveLength(expected.length);
    found.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 4));
  });

  it('is absent without prototypes', async () => {
    expect((await build({ mnp: { enabled: false } })).hook).toBeUndefined();
  });
});

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}
