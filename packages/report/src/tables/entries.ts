import type { MetricName, MetricRow } from '@protobench/harness';
import { perMetric } from '../columns.js';
import { compareText } from '../compare-text.js';
import type { RunCell } from '../read/run-cell.js';
import { isDone } from './result-entry.js';
import type { DoneCell, EntryRow, ResultEntry, Statistic } from './result-entry.js';
import { mean, sampleStd } from './statistics.js';
import { groupBy, variantLabels } from './variant-labels.js';

/**
 * Gathers the seeds of each method variant. Order: dataset, method, variant (`default` first), backbone, all by code
 * unit, so that the same cells give the same table whatever order they were read in.
 */
export function resultEntries(cells: readonly RunCell[]): ResultEntry[] {
  const done = cells.filter(isDone);
  const labels = variantLabels(done);
  const groups = groupBy(done, (cell) => {
    const { dataset, method, backbone } = cell.config.key;
    return JSON.stringify([dataset, method, labels.get(cell.id), backbone]);
  });
  return [...groups.values()].map((group) => toEntry(group, labels)).sort(compareEntries);
}

function compareEntries(a: ResultEntry, b: ResultEntry): number {
  return (
    compareText(a.dataset, b.dataset) ||
    compareText(a.method, b.method) ||
    Number(b.variant === 'default') - Number(a.variant === 'default') ||
    compareText(a.variant, b.variant) ||
    compareText(a.backbone, b.backbone)
  );
}

function toEntry(group: readonly DoneCell[], labels: ReadonlyMap<string, string>): ResultEntry {
  const cells = [...group].sort((a, b) => a.config.key.seed - b.config.key.seed || compareText(a.id, b.id));
  const { dataset, method, variant, backbone } = cells[0].config.key;
  const names = [...new Set(cells.flatMap((cell) => cell.metrics.categories.map((row) => row.category)))];
  return {
    dataset,
    method,
    variant: labels.get(cells[0].id) ?? variant,
    backbone,
    seeds: cells.map((cell) => cell.config.key.seed),
    cells,
    categories: names.map((name) => categoryRow(name, cells)),
    mean: { category: 'mean', images: null, values: overSeeds(cells, (cell) => cell.metrics.mean) },
  };
}

function categoryRow(category: string, cells: readonly DoneCell[]): EntryRow {
  const find = (cell: DoneCell) => cell.metrics.categories.find((row) => row.category === category);
  const images = cells.map(find).find((row) => row !== undefined)?.images ?? null;
  return { category, images, values: overSeeds(cells, find) };
}

function overSeeds(
  cells: readonly DoneCell[],
  row: (cell: DoneCell) => MetricRow | undefined,
): Record<MetricName, Statistic> {
  return perMetric((metric) => {
    const values: number[] = [];
    for (const cell of cells) {
      const value = row(cell)?.values[metric] ?? null;
      if (value === null) {
        return { mean: null, std: null, reason: reasonOf(row(cell), metric, cell, cells.length) };
      }
      values.push(100 * value);
    }
    return { mean: mean(values), std: values.length > 1 ? sampleStd(values) : null, reason: null };
  });
}

/** With several seeds a value missing in one leaves no mean: a mean over fewer seeds would pass for one over all. */
function reasonOf(row: MetricRow | undefined, metric: MetricName, cell: DoneCell, seeds: number): string {
  const reason = row === undefined ? 'not measured' : (row.reasons[metric] ?? 'undefined, no reason given');
  return seeds > 1 ? `${reason} (seed ${cell.config.key.seed})` : reason;
}
