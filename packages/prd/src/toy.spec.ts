import { RandomStream } from '@protobench/nn';
import { prd } from './prd.js';
import { useCpuBackend } from './testing/cpu-backend.js';
import { mapsOf, trainFor } from './testing/eager-training.js';
import { memoryFeatures, smallConfig, smallContext, tap } from './testing/fixtures.js';

useCpuBackend();

const TAPS = [tap('fine', 4, 6), tap('coarse', 2, 8)];
const PARTS = 3;
const NOISE = 0.15;
const STEPS = 60;
/** The plain JavaScript backend takes half a second a step on a busy machine. */
const TIMEOUT = 240_000;
const stream = RandomStream.fromSeed(2024);

/** Each category has its own directions and a fixed place for each of them, as aligned objects have. */
const direction = (category: number, part: number, k: number) =>
  stream.child('direction').child(category).child(part).child(k).normal(TAPS[k].channels);
const partAt = (category: number, k: number, cell: number) =>
  stream.child('layout').child(category).child(k).integer(PARTS, cell);

interface Defect {
  readonly row: number;
  readonly column: number;
}

/** A normal image, or one in which a cell of the coarse tap looks like the other category. */
function image(category: number, seed: number, defect?: Defect): Float32Array[] {
  return TAPS.map(({ height, width, channels }, k) => {
    const data = stream
      .child('noise')
      .child(seed)
      .child(k)
      .normal(height * width * channels);
    const scale = height / 2;
    for (let cell = 0; cell < height * width; cell++) {
      const [row, column] = [Math.floor(cell / width), cell % width];
      const broken =
        defect !== undefined &&
        Math.floor(row / scale) === defect.row &&
        Math.floor(column / scale) === defect.column;
      const clean = direction(broken ? 1 - category : category, partAt(category, k, cell), k);
      for (let c = 0; c < channels; c++)
        data[cell * channels + c] = clean[c] + NOISE * data[cell * channels + c];
    }
    return data;
  });
}

const categories = Array.from({ length: 32 }, (_, i) => i % 2);
const training = memoryFeatures(
  TAPS,
  categories.map((category, i) => image(category, i)),
  categories,
);
const defects = Array.from({ length: 8 }, (_, i) => ({ row: (i >> 1) & 1, column: (i >> 2) & 1 }));
const testing = memoryFeatures(
  TAPS,
  [
    ...defects.map((_, i) => image(i % 2, 1000 + i)),
    ...defects.map((defect, i) => image(i % 2, 2000 + i, defect)),
  ],
  [...defects, ...defects].map((_, i) => i % 2),
);

describe('a toy of two categories', () => {
  it.each([
    ['PRD', {}],
    ['reverse distillation', { mnp: { enabled: false } }],
  ])(
    'is solved by %s: a part of the other category is found, and where it is',
    async (_, overrides) => {
      const config = smallConfig({
        train: { steps: STEPS, batchSize: 4 },
        mnp: { count: 8, iterations: 5 },
        ...overrides,
      });
      const detector = prd.create(config, smallContext(TAPS));
      const { trainee, reports } = await trainFor(detector, training, STEPS);
      expect(reports[STEPS - 1].distillation).toBeLessThan(0.3 * reports[0].distillation);
      const maps = await mapsOf(detector, trainee, testing, [...Array(16).keys()]);
      const scores = maps.map((map) => Math.max(...map));
      expect(Math.min(...scores.slice(8))).toBeGreaterThan(Math.max(...scores.slice(0, 8)) + 0.2);
      // An embedding of one cell sees the defect everywhere, so a map of 16 cells is allowed to be wrong at times.
      const found = defects.filter(
        ({ row, column }, i) => brightestQuadrant(maps[8 + i]) === 2 * row + column,
      );
      expect(found.length).toBeGreaterThanOrEqual(6);
    },
    TIMEOUT,
  );
});

/** Index of the quadrant with the largest sum of a 16 x 16 map, row-major. */
function brightestQuadrant(map: Float32Array): number {
  const brightness = [0, 0, 0, 0];
  map.forEach((value, at) => {
    brightness[2 * Number(at >= 128) + Number(at % 16 >= 8)] += value;
  });
  return brightness.indexOf(Math.max(...brightness));
}
