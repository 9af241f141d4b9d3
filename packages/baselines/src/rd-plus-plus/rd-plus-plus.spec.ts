import { RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import {
  brightestQuadrant,
  brokenImage,
  CELL_TAPS,
  featuresOf,
  gradientsOf,
  lossInput,
  mapsOf,
  normalImage,
  squareTap,
  trainOn,
} from '../testing/uniad-cell.js';
import { rdPlusPlus } from './rd-plus-plus.js';

tf.env().set('PROD', true);
beforeAll(() => tf.setBackend('cpu'));
// The plain JavaScript backend is slow on a busy machine.
jest.setTimeout(600_000);

const SMALL = {
  ocbe: { depth: 1 },
  student: { depths: 1, minWidth: 8 },
  projection: { width: 2 },
  train: { steps: 2, batchSize: 3 },
};
const context = { taps: CELL_TAPS, mapSize: { height: 8, width: 8 }, categories: ['x', 'y'] };
const features = featuresOf(Array.from({ length: 6 }, (_, i) => normalImage(i)));
const create = (options: Readonly<Record<string, object>> = {}) =>
  rdPlusPlus.create(rdPlusPlus.config.parse({ ...SMALL, ...options }), context);

describe('rd-plus-plus', () => {
  it('has gradients that agree with finite differences, for every parameter', async () => {
    const detector = create({ loss: { weight: 2, contrast: 1, reconstruct: 1, blur: 0.5, iterations: 60 } });
    const state = await detector.init(features, RandomStream.fromSeed(1));
    const input = await lossInput(detector, state, features, [0, 1, 2]);
    const { gradients } = gradientsOf(detector, input);
    for (const [name, gradient] of Object.entries(gradients)) {
      const size = Math.hypot(...gradient);
      expect([name, size > 0]).toEqual([name, true]);
      // Along the gradient itself the slope is its length.
      const direction = tf.tensor(gradient, input.params[name].shape).div(size);
      const at = (offset: number) =>
        detector
          .loss({
            ...input,
            params: { ...input.params, [name]: input.params[name].add(direction.mul(offset)) },
          })
          .loss.dataSync()[0];
      // Small, for a leaky ReLU has a kink, and large enough for float32.
      const step = 5e-4;
      const slope = (at(step) - at(-step)) / (2 * step);
      expect([name, Math.abs(slope - size) / (size + 0.02) < 0.05]).toEqual([name, true]);
    }
  });

  it('trains the projections with their own rate', async () => {
    const detector = create({ train: { steps: 1, batchSize: 3, lr: 0.01 }, projection: { lrScale: 0.1 } });
    const before = await detector.init(features, RandomStream.fromSeed(1));
    const { state } = await trainOn(detector, features);
    const moved = (name: string, scale: number) =>
      Math.max(
        ...state.params[name].data.map((value, i) => Math.abs(value - before.params[name].data[i]) * scale),
      );
    // The first step of Adam moves every weight by the rate.
    expect(moved('student.0.head.weight', 1)).toBeCloseTo(0.01, 4);
    expect(moved('projection.0.0.weight', 0.1)).toBeCloseTo(0.001, 5);
  });

  it('logs its terms, which add up to the loss', async () => {
    const detector = create({ loss: { weight: 0.5 } });
    const state = await detector.init(features, RandomStream.fromSeed(1));
    const {
      loss,
      logs = {},
      buffers = {},
    } = detector.loss(await lossInput(detector, state, features, [0, 1, 2]));
    const value = (name: string) => logs[name].dataSync()[0];
    const projection = (value('transport') + 0.01 * value('reconstruct') + 0.1 * value('contrast')) / 1.11;
    expect(loss.dataSync()[0]).toBeCloseTo(value('distillation') + 0.5 * projection, 4);
    expect(Object.keys(buffers).every((name) => name in state.buffers)).toBe(true);
    expect(Object.keys(buffers).length).toBeGreaterThan(0);
  });

  it('needs no noise without the projection loss, and is distillation alone then', async () => {
    const detector = create({ loss: { weight: 0 } });
    expect(detector.noise(4)).toEqual({});
    const state = await detector.init(features, RandomStream.fromSeed(1));
    const quiet = gradientsOf(detector, await lossInput(detector, state, features, [0, 1, 2]));
    const full = create();
    const { logs = {} } = full.loss(await lossInput(full, state, features, [0, 1, 2]));
    expect(quiet.loss).toBeCloseTo(logs['distillation'].dataSync()[0], 5);
  });

  it('solves a toy of two categories: features that neither has are found, and where they are', async () => {
    const detector = create({ train: { steps: 50, batchSize: 4 } });
    const training = featuresOf(Array.from({ length: 24 }, (_, i) => normalImage(i)));
    const { state, losses } = await trainOn(detector, training);
    expect(losses[49]).toBeLessThan(0.6 * losses[0]);
    const indices = Array.from({ length: 8 }, (_, i) => 100 + i);
    const clean = mapsOf(
      detector,
      state,
      indices.map((i) => normalImage(i)),
    );
    const broken = mapsOf(
      detector,
      state,
      indices.map((i) => brokenImage(i, i % 4)),
    );
    const peaks = (maps: readonly Float32Array[]) => maps.map((map) => Math.max(...map));
    expect(Math.min(...peaks(broken))).toBeGreaterThan(Math.max(...peaks(clean)));
    // An embedding of one cell sees the defect everywhere, so a map of 16 cells is allowed to be wrong at times.
    const found = broken.filter((map, i) => brightestQuadrant(map) === i % 4);
    expect(found.length).toBeGreaterThanOrEqual(6);
  });

  it('maps an image to the same values whatever batch it is in, and trains to the same bits', async () => {
    const detector = create();
    const { state } = await trainOn(detector, features);
    const [, together] = mapsOf(detector, state, [normalImage(7), normalImage(8), normalImage(9)]);
    const [alone] = mapsOf(detector, state, [normalImage(8)]);
    expect(alone).toEqual(together);
    expect((await trainOn(detector, features)).state).toEqual(state);
    expect((await trainOn(detector, features, 2)).state).not.toEqual(state);
  });

  it('is trained, smoothed and scored as RD++ is', () => {
    const detector = rdPlusPlus.create(rdPlusPlus.config.parse({}), context);
    expect(detector.training).toMatchObject({
      batchSize: 16,
      optimiser: { kind: 'adam', beta1: 0.5, beta2: 0.999 },
      schedule: { lr: 0.005 },
    });
    expect(detector.smoothing).toEqual({ kind: 'gaussian', sigma: 4 });
    expect(detector.score).toEqual({ kind: 'max' });
  });

  it.each(Object.entries(rdPlusPlus.variants))('builds the variant %s', async (_, overrides) => {
    const merged = Object.fromEntries(
      [...new Set([...Object.keys(SMALL), ...Object.keys(overrides)])].map((key) => [
        key,
        { ...(SMALL as Record<string, object>)[key], ...(overrides[key] as object | undefined) },
      ]),
    );
    const detector = rdPlusPlus.create(rdPlusPlus.config.parse(merged), context);
    const { losses } = await trainOn(detector, features);
    expect(losses.every((loss) => Number.isFinite(loss) && loss > 0)).toBe(true);
  });

  it('refuses what does not fit', () => {
    const message = (options: object) => rdPlusPlus.config.safeParse(options).error?.issues[0].message;
    expect(message({ anomaly: { minSize: 0.5, maxSize: 0.2 } })).toBe('must be at least minSize');
    expect(message({ loss: { transport: 0, reconstruct: 0, contrast: 0 } })).toMatch(/one of transport/);
    const taps = [squareTap('a', 2, 4), squareTap('b', 1, 4)];
    expect(() => rdPlusPlus.create(rdPlusPlus.config.parse({}), { ...context, taps })).toThrow(
      expect.objectContaining({ code: 'INCOMPATIBLE_TAPS' }),
    );
    expect(() => rdPlusPlus.create(rdPlusPlus.config.parse({}), { ...context, taps: [] })).toThrow(
      expect.objectContaining({ code: 'INCOMPATIBLE_TAPS' }),
    );
  });
});
