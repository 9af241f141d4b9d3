import { readRun } from '../read/read-run.js';
import type { RunReading } from '../read/run-cell.js';
import { writeFixtureRun } from '../testing/fixture-run.js';
import { SWEEP_COUNTS, writeSweepRun } from '../testing/fixture-sweep.js';
import { tempDir } from '../testing/temp-dir.js';
import { prototypeSweeps } from './prototype-series.js';
import { reportModel } from './report-model.js';

describe('prototypeSweeps', () => {
  const parent = tempDir();
  let run: RunReading;

  beforeAll(async () => {
    run = await readRun(await writeSweepRun(parent));
  });

  /** The run with other values of the option, by the value that it had. */
  const withCounts = (
    counts: Readonly<Record<number, unknown>>,
    path: 'proto' | 'mnp' = 'proto',
  ): RunReading => ({
    ...run,
    cells: run.cells.map((cell) => {
      const { method, ...resolved } = cell.config.resolved;
      const { config, ...rest } = method as { config: { proto: { count: number } } };
      const { proto, ...options } = config;
      const own = { ...options, [path]: { count: counts[proto.count] ?? proto.count } };
      return {
        ...cell,
        config: { ...cell.config, resolved: { ...resolved, method: { ...rest, config: own } } },
      };
    }),
  });
  const sweeps = (reading: RunReading) => reportModel(reading).groups.flatMap(prototypeSweeps);
  const shape = (reading: RunReading) =>
    sweeps(reading).flatMap(({ series }) =>
      series.map(({ name, points }) => [name, points.map(({ count }) => count)]),
    );

  it('makes a series for each value of the other option that varies, over seeds', () => {
    expect(shape(run)).toEqual([
      ['mode=gate', [...SWEEP_COUNTS]],
      ['mode=none', [...SWEEP_COUNTS]],
    ]);
    const [{ method, series }] = sweeps(run);
    expect(method).toBe('pro-ad');
    expect(series[0].points[0].entry.seeds).toEqual([0, 1]);
    // Anomalous 0.32 and 0.35 of the first seed, normal 0.1 and 0.11; the second seed has 0.01 more.
    expect(series[0].points[0].distances?.ratio?.mean).toBeCloseTo((0.67 / 0.21 + 0.69 / 0.21) / 2, 9);
    expect(series[0].points[0].distances?.anomalous?.std).toBeCloseTo(0.01 / Math.SQRT2, 9);
  });

  it('knows the option of PRD, and a list of equal numbers', () => {
    expect(shape(withCounts({ 16: [16, 16, 16] }, 'mnp'))[0]).toEqual(['mode=gate', [...SWEEP_COUNTS]]);
  });

  it('takes the recorded number where the configuration has a word, and leaves out what has no one number', () => {
    expect(shape(withCounts({ 196: 'tokens', 16: [16, 32] }))[1]).toEqual(['mode=none', [6, 64, 196]]);
    const unrecorded = withCounts({ 196: 'tokens' });
    const cells = unrecorded.cells.map((cell) => ({ ...cell, diagnostics: null }));
    expect(shape({ ...unrecorded, cells })[0]).toEqual(['mode=gate', [6, 16, 64]]);
  });

  it('is empty for rows that differ in something else, or have no such option', async () => {
    expect(shape(await readRun(await writeFixtureRun(parent)))).toEqual([]);
    const one = run.cells.filter((cell) => cell.config.key.variant.endsWith('=6'));
    expect(shape({ ...run, cells: one })).toEqual([]);
  });
});
