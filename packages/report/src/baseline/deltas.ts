import type { MetricName } from '@protobench/harness';
import { perMetric } from '../columns.js';
import type { EntryRow, ResultEntry } from '../tables/result-entry.js';
import { centralInterval } from '../tables/statistics.js';
import type { Interval } from '../tables/statistics.js';
import { meanReplicates, resampleCategory } from './resample.js';
import type { Replicates, ResampleOptions } from './resample.js';
import { pairedScores } from './test-scores.js';
import { IMAGE_METRICS } from './weighted-ranking.js';

/** Difference of a value from that of the baseline. */
export interface Delta {
  /** Percentage points, value minus baseline; `null` where either is undefined. */
  readonly points: number | null;
  /** Central 95 % of the difference over paired resamples, in points; `null` where it was not tested. */
  readonly interval: Interval | null;
  /** Whether the interval leaves out 0. */
  readonly marked: boolean;
}

/** Differences of one line of a table. */
export type DeltaRow = Readonly<Record<MetricName, Delta>>;

/** Differences of a table row (and of its categories) from the baseline. */
export interface EntryDeltas {
  readonly categories: ReadonlyMap<string, DeltaRow>;
  readonly mean: DeltaRow;
  /** Why the differences were not tested; `null` when they were. */
  readonly untested: string | null;
}

/** A group compared with one of its rows. */
export interface GroupComparison extends ResampleOptions {
  readonly baseline: ResultEntry;
  /** Every other row of the group. */
  readonly entries: ReadonlyMap<ResultEntry, EntryDeltas>;
}

/** Share of the resampled differences within the interval. */
const LEVEL = 0.95;

type Intervals = Partial<Record<MetricName, Interval | null>>;

/** Differences of `entry` from `baseline`, tested by a paired bootstrap where both have scores of the same images. */
export async function entryDeltas(
  entry: ResultEntry,
  baseline: ResultEntry,
  options: ResampleOptions,
): Promise<EntryDeltas> {
  const names = entry.categories.map((row) => row.category);
  const same = sameNames(names, baseline);
  const scores = same
    ? await pairedScores([baseline, entry])
    : { categories: null, reason: 'the categories are not the same' };
  const replicates = new Map<string, Replicates>();
  for (const [number, { category }] of baseline.categories.entries()) {
    const scored = scores.categories?.get(category);
    if (scored !== undefined) replicates.set(category, resampleCategory(scored, number, options));
  }
  const categories = new Map<string, DeltaRow>();
  for (const row of entry.categories) {
    const reference = baseline.categories.find(({ category }) => category === row.category);
    if (reference !== undefined) {
      categories.set(row.category, deltaRow(row, reference, intervals(replicates.get(row.category))));
    }
  }
  const whole = replicates.size === names.length ? meanReplicates([...replicates.values()]) : undefined;
  const mean = same ? deltaRow(entry.mean, baseline.mean, intervals(whole)) : NO_DELTAS;
  return { categories, mean, untested: scores.reason };
}

const NO_DELTAS: DeltaRow = perMetric(() => ({ points: null, interval: null, marked: false }));

function sameNames(names: readonly string[], baseline: ResultEntry): boolean {
  return (
    names.length === baseline.categories.length &&
    baseline.categories.every(({ category }) => names.includes(category))
  );
}

function deltaRow(row: EntryRow, reference: EntryRow, tested: Intervals): DeltaRow {
  return perMetric((metric) => {
    const [value, base] = [row.values[metric].mean, reference.values[metric].mean];
    const points = value === null || base === null ? null : value - base;
    const interval = points === null ? null : (tested[metric] ?? null);
    return { points, interval, marked: interval !== null && (interval.low > 0 || interval.high < 0) };
  });
}

/** Intervals of second row minus first, in points. */
function intervals(replicates: Replicates | undefined): Intervals {
  if (replicates === undefined) return {};
  const [base, own] = replicates;
  return Object.fromEntries(
    IMAGE_METRICS.map((metric, at) => {
      const differences = own[at].subarray(1).map((value, index) => 100 * (value - base[at][1 + index]));
      return [metric, centralInterval(differences, LEVEL)];
    }),
  );
}
