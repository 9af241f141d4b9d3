import { ReportError } from '../errors.js';
import { entryTitle } from '../tables/notes.js';
import type { ReportModel, ResultGroup } from '../tables/report-model.js';
import type { ResultEntry } from '../tables/result-entry.js';
import { entryDeltas } from './deltas.js';
import type { EntryDeltas, GroupComparison } from './deltas.js';
import type { ResampleOptions } from './resample.js';

/**
 * Adds to every group that has the chosen row the differences of its other rows from it.
 *
 * @param name `METHOD` or `METHOD/VARIANT`, the variant as the tables print it. Without a variant: `default`, or the
 *   only variant of the method.
 * @throws ReportError `UNKNOWN_NAME` when no group has that row, or when a method alone names several.
 */
export async function withBaseline(
  model: ReportModel,
  name: string,
  options: ResampleOptions,
): Promise<ReportModel> {
  const baselines = model.groups.map((group) => findRow(group, name));
  if (model.groups.length > 0 && baselines.every((row) => row === null)) throw unknownRow(model, name);
  const groups: ResultGroup[] = [];
  for (const [index, group] of model.groups.entries()) {
    const baseline = baselines[index];
    groups.push(
      baseline === null ? group : { ...group, comparison: await compare(group, baseline, options) },
    );
  }
  return { ...model, groups };
}

async function compare(
  group: ResultGroup,
  baseline: ResultEntry,
  options: ResampleOptions,
): Promise<GroupComparison> {
  const entries = new Map<ResultEntry, EntryDeltas>();
  for (const entry of group.entries) {
    if (entry !== baseline) entries.set(entry, await entryDeltas(entry, baseline, options));
  }
  return { baseline, entries, replicates: options.replicates, seed: options.seed };
}

function findRow(group: ResultGroup, name: string): ResultEntry | null {
  const slash = name.indexOf('/');
  const method = (slash < 0 ? name : name.slice(0, slash)).trim();
  const own = group.entries.filter((entry) => entry.method === method);
  if (slash >= 0) {
    const variant = name.slice(slash + 1).trim();
    return own.find((entry) => entry.variant === variant) ?? null;
  }
  const fallback = own.find((entry) => entry.variant === 'default');
  if (fallback !== undefined || own.length < 2) return fallback ?? own[0] ?? null;
  throw new ReportError(
    'UNKNOWN_NAME',
    `"${method}" names ${own.length} rows on ${group.dataset} with ${group.backbone}, none of them "default".`,
    `Pass one of them as the baseline: ${own.map((entry) => `${method}/${entry.variant}`).join(', ')}.`,
  );
}

function unknownRow(model: ReportModel, name: string): ReportError {
  const rows = new Set(model.groups.flatMap((group) => group.entries.map(entryTitle)));
  return new ReportError(
    'UNKNOWN_NAME',
    `No table has the row "${name}" to take as baseline.`,
    `Rows with results: ${[...rows].join(', ')}.`,
  );
}
