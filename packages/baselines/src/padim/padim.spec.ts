import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TapShape } from '@protobench/harness';
import { RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import {
  brightestQuadrant,
  brokenImage,
  CELL_TAPS,
  featuresOf,
  mapsOf,
  normalImage,
  squareTap,
} from '../testing/uniad-cell.js';
import type { Image } from '../testing/uniad-cell.js';
import { chooseChannels, embed, embedImage, positionGrid } from './embedding.js';
import { padim } from './padim.js';

tf.env().set('PROD', true);
beforeAll(() => tf.setBackend('cpu'));

interface Golden {
  readonly train: readonly (readonly number[][])[];
  readonly test: readonly (readonly number[][])[];
  readonly distances: readonly (readonly number[])[];
}

const stream = RandomStream.fromSeed(8);
const TRAINING = Array.from({ length: 24 }, (_, i) => normalImage(i));

async function fit(options: object, images: readonly Image[], { side = 4, seed = 1 } = {}) {
  const detector = padim.create(padim.config.parse(options), {
    taps: CELL_TAPS,
    mapSize: { height: side, width: side },
    categories: ['x', 'y'],
  });
  const state = await detector.init(featuresOf(images), RandomStream.fromSeed(seed));
  return { detector, state, maps: (queries: readonly Image[]) => mapsOf(detector, state, queries) };
}

describe('embedding', () => {
  it.each([
    ['whole multiples', CELL_TAPS],
    ['sizes that are no multiples', [squareTap('a', 5, 2), squareTap('b', 3, 4), squareTap('c', 2, 3)]],
  ])('is the same on tensors and arrays: %s', (_, taps: readonly TapShape[]) => {
    const channels = chooseChannels(taps, 6, stream.child('draw'));
    const grid = positionGrid(taps);
    const images = [normalImage(0, taps), normalImage(1, taps)];
    const tensors = taps.map((tap, k) =>
      tf.tensor4d(
        images.flatMap((image) => [...image[k]]),
        [2, tap.height, tap.width, tap.channels],
      ),
    );
    const indices = channels.map((own) => (own.length === 0 ? null : tf.tensor1d(own, 'int32')));
    const rows = embed(tensors, grid, indices);
    expect(rows.shape).toEqual([2, grid.height * grid.width, 6]);
    const expected = images.flatMap((image) => [...embedImage(image, taps, channels)]);
    expect([...rows.dataSync()]).toEqual(expected);
  });

  it('repeats coarse cells over the fine ones', () => {
    const image = normalImage(3);
    const rows = embedImage(image, CELL_TAPS, [Int32Array.of(0, 1, 2), Int32Array.of(0, 1, 2, 3, 4)]);
    for (let cell = 0; cell < 16; cell++) {
      const coarse = Math.floor(cell / 8) * 2 + Math.floor((cell % 4) / 2);
      expect([...rows.slice(cell * 8, cell * 8 + 8)]).toEqual([
        ...image[0].slice(cell * 3, cell * 3 + 3),
        ...image[1].slice(coarse * 5, coarse * 5 + 5),
      ]);
    }
  });

  it('draws channels without repetition over all taps, the same for a seed', () => {
    const taps = [squareTap('a', 4, 40), squareTap('b', 2, 60)];
    const draw = (seed: number) =>
      chooseChannels(taps, 30, RandomStream.fromSeed(seed)).map((own) => [...own]);
    const [first, second] = draw(1);
    expect(first.length + second.length).toBe(30);
    for (const [own, limit] of [
      [first, 40],
      [second, 60],
    ] as const) {
      expect(own.every((c, i) => c >= 0 && c < limit && (i === 0 || c > own[i - 1]))).toBe(true);
      expect(own.length).toBeGreaterThan(3);
    }
    expect(draw(1)).toEqual([first, second]);
    expect(draw(2)).not.toEqual([first, second]);
    expect(chooseChannels(taps, 1000, stream).map(({ length }) => length)).toEqual([40, 60]);
  });
});

describe('padim', () => {
  it('gives the distances that numpy gives', async () => {
    const golden = JSON.parse(readFileSync(join(__dirname, '../../golden/padim.json'), 'utf8')) as Golden;
    const images = (set: Golden['train']) =>
      set[0].map((_, i) => set.map((tap) => Float32Array.from(tap[i])));
    const { maps } = await fit({}, images(golden.train));
    maps(images(golden.test)).forEach((map, image) =>
      map.forEach((value, i) => expect(value / golden.distances[image][i]).toBeCloseTo(1, 4)),
    );
  });

  it('keeps a random part of the channels, and is the formula of the paper on them', async () => {
    const images = TRAINING.slice(0, 11);
    const { state, maps } = await fit({ dimensions: 2, epsilon: 0.3 }, images);
    const channels = CELL_TAPS.map((_, k) =>
      Int32Array.from(`channels.${k}` in state.buffers ? state.buffers[`channels.${k}`].data : []),
    );
    const embedded = images.map((image) => embedImage(image, CELL_TAPS, channels));
    const query = embedImage(normalImage(40), CELL_TAPS, channels);
    const [map] = maps([normalImage(40)]);
    for (let p = 0; p < 16; p++) {
      const mean = [0, 1].map((i) => embedded.reduce((sum, rows) => sum + rows[p * 2 + i], 0) / 11);
      const covariance = (i: number, j: number) =>
        embedded.reduce((sum, rows) => sum + (rows[p * 2 + i] - mean[i]) * (rows[p * 2 + j] - mean[j]), 0) /
        10;
      const [a, b, d] = [covariance(0, 0) + 0.3, covariance(0, 1), covariance(1, 1) + 0.3];
      const [x, y] = [query[p * 2] - mean[0], query[p * 2 + 1] - mean[1]];
      const expected = Math.sqrt((d * x * x - 2 * b * x * y + a * y * y) / (a * d - b * b));
      expect(map[p]).toBeCloseTo(expected, 4);
    }
  });

  it('solves a toy of two categories: features that neither has are found, and where they are', async () => {
    const { detector, state, maps } = await fit({}, TRAINING, { side: 8 });
    expect(detector.training.steps).toBe(0);
    expect(state.params).toEqual({});
    expect(detector.smoothing).toEqual({ kind: 'gaussian', sigma: 4 });
    expect(detector.score).toEqual({ kind: 'max' });
    const indices = Array.from({ length: 8 }, (_, i) => 100 + i);
    const clean = maps(indices.map((i) => normalImage(i)));
    const broken = maps(indices.map((i) => brokenImage(i, i % 4)));
    const peaks = (all: readonly Float32Array[]) => all.map((map) => Math.max(...map));
    expect(Math.min(...peaks(broken))).toBeGreaterThan(2 * Math.max(...peaks(clean)));
    expect(broken.map(brightestQuadrant)).toEqual(indices.map((i) => i % 4));
  });

  it('maps an image to the same values whatever batch it is in', async () => {
    const { maps } = await fit({ dimensions: 6 }, TRAINING);
    const [, together] = maps([normalImage(50), normalImage(51)]);
    expect(maps([normalImage(51)])[0]).toEqual(together);
  });

  it('gives the same bits for the same seed, and other channels for another', async () => {
    const run = async (seed: number) => (await fit({ dimensions: 4 }, TRAINING, { seed })).state.buffers;
    expect(await run(1)).toEqual(await run(1));
    expect(await run(3)).not.toEqual(await run(1));
  });

  it('refuses what does not fit', async () => {
    const create = (taps: readonly TapShape[], options: object) =>
      padim.create(padim.config.parse(options), {
        taps,
        mapSize: { height: 8, width: 8 },
        categories: ['x'],
      });
    const huge = [squareTap('huge', 128, 256)];
    expect(() => create([], {})).toThrow(expect.objectContaining({ code: 'INCOMPATIBLE_TAPS' }));
    expect(() => create(huge, {})).toThrow(
      expect.objectContaining({ code: 'TOO_LARGE', hint: expect.stringContaining('to 64 or less') }),
    );
    expect(() => create(huge, { dimensions: 64 })).not.toThrow();
    await expect(fit({}, TRAINING.slice(0, 1))).rejects.toMatchObject({ code: 'TOO_FEW_IMAGES' });
  });

  it.each(Object.entries(padim.variants))('accepts the variant %s', (_, overrides) => {
    expect(padim.config.safeParse(overrides).success).toBe(true);
  });
});
