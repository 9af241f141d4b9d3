import type { DiagnosticsFile, PixelHistogram } from '@protobench/harness';
import { readRun } from '../read/read-run.js';
import { writeFixtureRun } from '../testing/fixture-run.js';
import { tempDir } from '../testing/temp-dir.js';
import { entryDistances, formatMeasure, formatSeedValue } from './distances.js';
import { resultEntries } from './entries.js';
import type { DoneCell, ResultEntry } from './result-entry.js';

function pixels(normalMean: number | null, anomalousMean: number | null): PixelHistogram {
  const none = new Array<number>(64).fill(0);
  return { low: 0, high: 1, normal: none, anomalous: none, normalMean, anomalousMean };
}

describe('entryDistances', () => {
  const parent = tempDir();
  let entry: ResultEntry;

  beforeAll(async () => {
    const { cells } = await readRun(await writeFixtureRun(parent));
    const own = resultEntries(cells).find(
      ({ method, variant }) => method === 'pro-ad' && variant === 'default',
    );
    if (own === undefined) throw new Error('no such row');
    entry = own;
  });

  const withPixels = (...seeds: readonly (DiagnosticsFile['pixels'] | null)[]): ResultEntry => ({
    ...entry,
    cells: seeds.map((own, index): DoneCell => ({
      ...entry.cells[index],
      diagnostics:
        own === null ? null : { format: 'protobench-diagnostics-1', pixels: own, prototypes: null },
    })),
  });

  it('averages categories first and seeds then, with the ratio of the two means of each seed', () => {
    const found = entryDistances(
      withPixels(
        { bottle: pixels(0.1, 0.3), pill: pixels(0.3, 0.5), transistor: pixels(0.2, 1) },
        { bottle: pixels(0.1, 0.4), pill: pixels(0.1, 0.4), transistor: pixels(0.1, 0.4) },
      ),
    );
    expect(found?.categories.get('bottle')?.ratio?.mean).toBeCloseTo(3.5, 12);
    expect(found?.categories.get('bottle')?.ratio?.std).toBeCloseTo(Math.SQRT1_2, 12);
    expect(found?.mean.normal?.mean).toBeCloseTo((0.2 + 0.1) / 2, 12);
    expect(found?.mean.anomalous?.mean).toBeCloseTo((0.6 + 0.4) / 2, 12);
    expect(found?.mean.ratio?.mean).toBeCloseTo((0.6 / 0.2 + 4) / 2, 12);
  });

  it('leaves a category without anomalous pixels out of the mean, and its ratio empty', () => {
    const found = entryDistances(
      withPixels({ bottle: pixels(0.1, 0.3), pill: pixels(9, null), transistor: pixels(0.3, 0.5) }),
    );
    expect(found?.categories.get('pill')).toEqual({
      normal: { mean: 9, std: null },
      anomalous: null,
      ratio: null,
    });
    expect(found?.mean.ratio?.mean).toBeCloseTo(2, 12);
  });

  it('gives nothing when a seed did not record them', () => {
    const all = { bottle: pixels(0.1, 0.3) };
    expect(entryDistances(withPixels(all, null))).toBeNull();
    expect(entryDistances(withPixels(all))?.categories.size).toBe(1);
    expect(entryDistances(withPixels({}))).toBeNull();
  });
});

describe('formatMeasure', () => {
  it.each([
    [0.04151, '0.0415'],
    [2, '2.00'],
    [1234.5, '1235'],
    [0, '0.00'],
    [0.0000123, '1.23e-5'],
    [123456, '1.23e+5'],
  ])('writes %p as %p', (value, text) => expect(formatMeasure(value)).toBe(text));

  it('adds the deviation', () => {
    expect(formatSeedValue({ mean: 2.314, std: 0.051 })).toBe('2.31 ± 0.05');
    expect(formatSeedValue(null)).toBe('-');
  });
});
