import { compareText } from '../compare-text.js';
import { entryDistances } from './distances.js';
import type { DistanceRow } from './distances.js';
import type { ResultGroup } from './report-model.js';
import type { ResultEntry } from './result-entry.js';
import { differingPaths, groupBy, settingLeaves, settingText } from './variant-labels.js';

/** Options that set the number of prototypes, below `method.config` of a resolved configuration. */
const COUNT_PATHS = ['proto.count', 'mnp.count'].map((path) => `method.config.${path}`);
/** Names, not settings: they differ wherever a setting does. */
const LABEL_PATHS = ['method.variant'];

/** A row of the table at its number of prototypes. */
export interface SeriesPoint {
  readonly count: number;
  readonly entry: ResultEntry;
  /** Mean over categories and seeds; `null` where distances were not recorded. */
  readonly distances: DistanceRow | null;
}

/** Rows that differ in the number of prototypes alone. */
export interface PrototypeSeries {
  /** The other options that differ between the series, `mode=gate`; empty for a single series. */
  readonly name: string;
  /** By rising number. */
  readonly points: readonly SeriesPoint[];
}

/** All series of one method in a group. */
export interface PrototypeSweep {
  readonly method: string;
  readonly series: readonly PrototypeSeries[];
}

/** A row with its number of prototypes and its other settings. */
interface Candidate {
  readonly count: number;
  readonly entry: ResultEntry;
  readonly rest: ReadonlyMap<string, string>;
}

/**
 * Series over the number of prototypes: rows of one method whose configurations differ in that number alone, at two
 * numbers or more. Rows whose number is not known (`tokens` without recorded diagnostics, or a list with different
 * numbers per level) are left out.
 */
export function prototypeSweeps(group: ResultGroup): PrototypeSweep[] {
  return [...groupBy(group.entries, (entry) => entry.method)].flatMap(([method, entries]) => {
    const candidates = entries.flatMap(candidateOf);
    const alike = [...groupBy(candidates, ({ rest }) => restKey(rest)).values()].filter(
      (rows) => new Set(rows.map(({ count }) => count)).size > 1,
    );
    if (alike.length === 0) return [];
    const examples = alike.map((rows) => rows[0].rest);
    const paths = differingPaths(examples);
    const series = alike.map((rows) => ({ name: settingText(rows[0].rest, paths), points: pointsOf(rows) }));
    return [{ method, series: series.sort((a, b) => compareText(a.name, b.name)) }];
  });
}

function candidateOf(entry: ResultEntry): Candidate[] {
  const rest = settingLeaves(entry.cells[0]);
  const path = COUNT_PATHS.find((own) => rest.has(own));
  if (path === undefined) return [];
  const count = countOf(rest.get(path) ?? '', entry);
  for (const own of [path, ...LABEL_PATHS]) rest.delete(own);
  return count === null ? [] : [{ count, entry, rest }];
}

/** The number itself, that of a list of equal ones, or what the diagnostics counted where the configuration has a word. */
function countOf(value: string, entry: ResultEntry): number | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    return entry.cells[0].diagnostics?.prototypes?.count ?? null;
  }
  const numbers = Array.isArray(parsed) ? new Set<unknown>(parsed) : new Set([parsed]);
  const [first] = numbers;
  return numbers.size === 1 && typeof first === 'number' && first > 0 ? first : null;
}

function restKey(rest: ReadonlyMap<string, string>): string {
  return JSON.stringify([...rest].sort(([a], [b]) => compareText(a, b)));
}

function pointsOf(rows: readonly Candidate[]): SeriesPoint[] {
  return rows
    .map(({ count, entry }) => ({ count, entry, distances: entryDistances(entry)?.mean ?? null }))
    .sort((a, b) => a.count - b.count);
}
