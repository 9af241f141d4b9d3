import type { DetectorContext, TapShape, TrainingFeatures } from '@protobench/harness';
import { RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { greedyCoreset, project } from './coreset.js';
import { nearestDistances } from './detector.js';
import { embed, embedPatch } from './embed.js';
import { patchcore } from './patchcore.js';

tf.env().set('PROD', true);
beforeAll(() => tf.setBackend('cpu'));

const TAPS: readonly TapShape[] = [
  { name: 'a', stride: 8, height: 6, width: 5, channels: 3 },
  { name: 'b', stride: 16, height: 3, width: 3, channels: 4 },
];
const stream = RandomStream.fromSeed(3);
const image = (index: number) =>
  TAPS.map(({ height, width, channels }, t) =>
    stream
      .child(index)
      .child(t)
      .normal(height * width * channels),
  );
const tensors = (taps: readonly Float32Array[]) =>
  taps.map((data, t) => tf.tensor4d(data, [1, TAPS[t].height, TAPS[t].width, TAPS[t].channels]));

describe('embed', () => {
  it.each([1, 3, 5])('gives on tensors what it gives patch by patch (window of %i)', (side) => {
    const taps = image(0);
    const all = embed(tensors(taps), side);
    expect(all.shape).toEqual([30, 7]);
    const values = all.dataSync<'float32'>();
    for (let cell = 0; cell < 30; cell++) {
      const patch = embedPatch(taps, TAPS, side, Math.floor(cell / 5), cell % 5);
      patch.forEach((value, c) => expect(values[cell * 7 + c]).toBeCloseTo(value, 5));
    }
  });

  it('averages over the window, zeros outside', () => {
    const [one] = [TAPS[1]];
    const patch = embedPatch([new Float32Array(36).fill(9)], [one], 3, 0, 0);
    expect([...patch]).toEqual([4, 4, 4, 4]);
  });
});

describe('greedyCoreset', () => {
  it('covers what it is given: no point is farther from the coreset than two of its points from one another', () => {
    const rows = stream.child('points').normal(200 * 2);
    const chosen = greedyCoreset(rows, 2, 12, stream.child('start'));
    expect(new Set(chosen).size).toBe(12);
    const distance = (a: number, b: number) =>
      Math.hypot(rows[2 * a] - rows[2 * b], rows[2 * a + 1] - rows[2 * b + 1]);
    const cover = Math.max(
      ...Array.from({ length: 200 }, (_, i) => Math.min(...[...chosen].map((k) => distance(i, k)))),
    );
    const apart = Math.min(
      ...[...chosen].flatMap((a, i) => [...chosen].slice(i + 1).map((b) => distance(a, b))),
    );
    expect(cover).toBeLessThanOrEqual(apart + 1e-6);
  });

  it('takes everything when there is no more', () => {
    expect([...greedyCoreset(Float32Array.of(1, 5, 2), 1, 9, stream)].sort()).toEqual([0, 1, 2]);
  });
});

describe('project', () => {
  it('keeps distances about as they are, and short rows untouched', () => {
    const rows = stream.child('rows').normal(40 * 100);
    const { rows: short, dimensions } = project(rows, 100, 64, stream.child('matrix'));
    const length = (data: Float32Array, size: number, a: number, b: number) =>
      Math.sqrt(
        Array.from({ length: size }, (_, i) => (data[a * size + i] - data[b * size + i]) ** 2).reduce(
          (x, y) => x + y,
        ),
      );
    const ratios = Array.from(
      { length: 39 },
      (_, i) => length(short, dimensions, i, i + 1) / length(rows, 100, i, i + 1),
    );
    const mean = ratios.reduce((a, b) => a + b) / ratios.length;
    expect(mean).toBeGreaterThan(0.9);
    expect(mean).toBeLessThan(1.1);
    expect(project(rows, 100, 100, stream).rows).toBe(rows);
  });
});

describe('nearestDistances', () => {
  it('is the distance to the nearest row, over chunk borders', () => {
    const memory = stream.child('memory').normal(1500 * 3);
    const tokens = stream.child('tokens').normal(5 * 3);
    const found = nearestDistances(tf.tensor2d(tokens, [5, 3]), tf.tensor2d(memory, [1500, 3])).dataSync();
    for (let i = 0; i < 5; i++) {
      const distances = Array.from({ length: 1500 }, (_, m) =>
        Math.hypot(...[0, 1, 2].map((c) => tokens[3 * i + c] - memory[3 * m + c])),
      );
      expect(found[i]).toBeCloseTo(Math.min(...distances), 4);
    }
  });
});

describe('patchcore', () => {
  const context: DetectorContext = { taps: TAPS, mapSize: { height: 12, width: 10 }, categories: ['x', 'y'] };
  /** Two categories whose features lie around different means. */
  const normal = (index: number) =>
    image(index).map((data) => data.map((value) => 0.1 * value + (index % 2) * 5));
  const features: TrainingFeatures = {
    count: 8,
    taps: TAPS,
    category: Int32Array.from({ length: 8 }, (_, i) => i % 2),
    batch: async (indices) =>
      TAPS.map(({ height, width, channels }, t) => ({
        shape: [indices.length, height, width, channels],
        dtype: 'float32' as const,
        data: normal(indices[0])[t],
      })),
    statistics: async () => {
      throw new Error('not needed');
    },
  };
  const detector = patchcore.create(patchcore.config.parse({ memory: 60, candidates: 120 }), context);

  it('finds what is like neither category, and asks for no training', async () => {
    expect(detector.training.steps).toBe(0);
    const { params, buffers } = await detector.init(features, RandomStream.fromSeed(1));
    expect(params).toEqual({});
    expect(buffers['memory'].shape).toEqual([60, 7]);
    const state = {
      params: {},
      buffers: { memory: tf.tensor2d(buffers['memory'].data as Float32Array, [60, 7]) },
    };
    const map = (taps: readonly Float32Array[]) => {
      const out = detector.anomalyMap(state, tensors(taps));
      expect(out.shape).toEqual([1, 12, 10]);
      return Math.max(...out.dataSync());
    };
    const known = Math.max(map(normal(20)), map(normal(21)));
    // Between the two categories, like neither.
    const strange = normal(20).map((data) =>
      data.map((value, i) => (i < data.length / 2 ? value + 2.5 : value)),
    );
    expect(map(strange)).toBeGreaterThan(3 * known);
  });

  it('gives the same memory for the same seed', async () => {
    const memories = await Promise.all(
      [1, 1, 2].map(async (seed) => {
        const { buffers } = await detector.init(features, RandomStream.fromSeed(seed));
        return [...(buffers['memory'].data as Float32Array)];
      }),
    );
    expect(memories[0]).toEqual(memories[1]);
    expect(memories[0]).not.toEqual(memories[2]);
  });
});
