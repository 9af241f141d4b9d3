import type { Detector, DetectorContext, LossInput, TapShape, TrainingFeatures } from '@protobench/harness';
import { RandomStream } from '@protobench/nn';
import { prd } from '@protobench/prd';
import * as tf from '@tensorflow/tfjs';
import { rd4ad } from './rd4ad.js';

tf.env().set('PROD', true);
beforeAll(() => tf.setBackend('cpu'));

const TAPS: readonly TapShape[] = [
  { name: 'a', stride: 8, height: 5, width: 5, channels: 4 },
  { name: 'b', stride: 16, height: 3, width: 3, channels: 6 },
];
const CONTEXT: DetectorContext = { taps: TAPS, mapSize: { height: 12, width: 12 }, categories: ['x', 'y'] };
const BATCH = 3;
const stream = RandomStream.fromSeed(17);

const batch = (name: string) =>
  TAPS.map(({ height, width, channels }, k) => ({
    shape: [BATCH, height, width, channels],
    dtype: 'float32' as const,
    data: stream
      .child(name)
      .child(k)
      .normal(BATCH * height * width * channels),
  }));
const features: TrainingFeatures = {
  count: BATCH,
  taps: TAPS,
  category: Int32Array.of(0, 1, 0),
  batch: async () => batch('train'),
  statistics: async (k) => ({
    mean: stream.child('mean').child(k).normal(TAPS[k].channels),
    std: stream
      .child('std')
      .child(k)
      .uniform(TAPS[k].channels)
      .map((value) => value + 0.5),
  }),
};

/** Narrow stages, for the plain JavaScript backend. */
const student = { minWidth: 8 };
const OPTIONS = [
  { student },
  { student, input: { standardise: false } },
  { student: { block: 'bottleneck', head: 'none', depths: [1, 2] }, ocbe: { width: 0.25, depth: 2 } },
  { map: { fusion: 'product' }, student: { width: 1.5, minWidth: 8 } },
];

type Values = Record<string, Float32Array>;
const values = (record: Readonly<Record<string, tf.Tensor>>): Values =>
  Object.fromEntries(Object.entries(record).map(([name, t]) => [name, t.dataSync<'float32'>().slice()]));

/** Initial state, loss, gradients, new buffers and map of a detector. */
async function behaviour(detector: Detector) {
  const state = await detector.init(features, RandomStream.fromSeed(1).child('init'));
  const tensors = (arrays: typeof state.params) =>
    Object.fromEntries(
      Object.entries(arrays).map(([name, { data, shape }]) => [name, tf.tensor(data, [...shape])]),
    );
  const tapTensors = batch('train').map(({ data, shape }) =>
    tf.tensor<tf.Rank.R4>(data, shape as [number, number, number, number]),
  );
  const [params, buffers] = [tensors(state.params), tensors(state.buffers)];
  const input: LossInput = {
    params,
    buffers,
    taps: tapTensors,
    noise: {},
    step: tf.scalar(0),
    category: tf.tensor1d([0, 1, 0], 'int32'),
  };
  const output = detector.loss(input);
  const names = Object.keys(params);
  const gradients = tf.grads(
    (...all: tf.Tensor[]) =>
      detector.loss({ ...input, params: Object.fromEntries(names.map((name, i) => [name, all[i]])) }).loss,
  )(Object.values(params));
  const moved = { ...buffers, ...output.buffers };
  const map = detector.anomalyMap({ params, buffers: moved }, tapTensors);
  return {
    state,
    loss: output.loss.dataSync()[0],
    logs: values(output.logs ?? {}),
    buffers: values(output.buffers ?? {}),
    gradients: gradients.map((gradient) => gradient.dataSync<'float32'>().slice()),
    map: { shape: map.shape, data: map.dataSync<'float32'>().slice() },
  };
}

describe('rd4ad', () => {
  it.each(OPTIONS)('equals PRD without prototypes bit for bit, with %j', async (options) => {
    const ours = rd4ad.create(rd4ad.config.parse(options), CONTEXT);
    const theirs = prd.create(prd.config.parse({ ...options, mnp: { enabled: false } }), CONTEXT);
    const [a, b] = [await behaviour(ours), await behaviour(theirs)];
    expect(a.loss).toBeGreaterThan(0);
    expect(a.map.shape).toEqual([BATCH, 12, 12]);
    expect(a.gradients.every((gradient) => gradient.some((value) => value !== 0))).toBe(true);
    expect(a).toEqual(b);
  });

  it('is trained, smoothed and scored as RD4AD is', () => {
    const detector = rd4ad.create(rd4ad.config.parse({}), CONTEXT);
    expect(detector.training.optimiser).toEqual({
      kind: 'adam',
      beta1: 0.5,
      beta2: 0.999,
      eps: 1e-8,
      weightDecay: 0,
    });
    expect(detector.training).toMatchObject({ batchSize: 16, schedule: { lr: 0.005 }, clipNorm: null });
    expect(detector.smoothing).toEqual({ kind: 'gaussian', sigma: 4 });
    expect(detector.score).toEqual({ kind: 'max' });
    expect(detector.noise(4)).toEqual({});
    expect(detector.afterUpdate).toBeUndefined();
  });

  it.each(Object.entries(rd4ad.variants))('accepts the variant %s', (_, overrides) => {
    expect(rd4ad.config.safeParse(overrides).success).toBe(true);
  });

  it('knows no options of prototypes', () => {
    expect(rd4ad.config.safeParse({ mnp: { enabled: false } }).error?.issues[0].message).toMatch(/mnp/);
  });
});
