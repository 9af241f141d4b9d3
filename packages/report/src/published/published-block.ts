import type { MetricName } from '@protobench/harness';
import { perMetric } from '../columns.js';
import { settingOf } from '../tables/cell-setting.js';
import type { ReportModel, ResultGroup } from '../tables/report-model.js';
import { mean } from '../tables/statistics.js';
import type { PublishedDataset, PublishedFile, PublishedRow, PublishedSource } from './published-file.js';

/** A published row as it is printed below a table of ours. */
export interface PublishedLine {
  readonly method: string;
  /** Place of its source in the block's list, from 1. */
  readonly source: number;
  /** Percent; `null` where the source gives no value. */
  readonly values: Readonly<Record<MetricName, number | null>>;
  /** What keeps it from being comparable with our rows: `backbone resnet34`; empty where nothing is known to. */
  readonly differences: readonly string[];
}

/** Published results that belong to a table, set apart from it. */
export interface PublishedBlock {
  readonly lines: readonly PublishedLine[];
  /** In the order of their numbers. */
  readonly sources: readonly PublishedSource[];
  /** What is to be said about single rows. */
  readonly notes: readonly string[];
}

/** Adds to every group the published results on its data set, or on the data set that it is a part of. */
export function withPublished(model: ReportModel, file: PublishedFile): ReportModel {
  return { ...model, groups: model.groups.map((group) => ({ ...group, published: blockOf(group, file) })) };
}

function blockOf(group: ResultGroup, file: PublishedFile): PublishedBlock | null {
  const fits = ({ dataset }: PublishedRow) =>
    dataset === group.dataset || file.datasets[dataset].subsets.includes(group.dataset);
  const rows = file.rows.filter(fits);
  if (rows.length === 0) return null;
  const keys = [...new Set(rows.map((row) => row.source))];
  const lines = rows.map((row) =>
    lineOf(row, group, file.datasets[row.dataset], keys.indexOf(row.source) + 1),
  );
  const notes = rows.flatMap((row) => (row.note === undefined ? [] : [`${row.method}: ${row.note}`]));
  return { lines, sources: keys.map((key) => file.sources[key]), notes: [...new Set(notes)] };
}

function lineOf(
  row: PublishedRow,
  group: ResultGroup,
  dataset: PublishedDataset,
  source: number,
): PublishedLine {
  const ours = [
    ...new Set(group.entries.flatMap((entry) => entry.categories.map(({ category }) => category))),
  ];
  const all =
    ours.length === dataset.categories.length && ours.every((name) => dataset.categories.includes(name));
  const listed = row.perCategory;
  const part = !all && listed !== undefined && ours.every((name) => listed[name] !== undefined);
  const values = perMetric((metric) => {
    if (!part) return row.values[metric] ?? null;
    const own = ours.map((name) => listed[name][metric]).filter((value) => value !== undefined);
    return own.length === ours.length ? mean(own) : null;
  });
  const count = dataset.categories.length;
  const categories = all
    ? null
    : part
      ? `trained on ${count} categories, mean of the ${ours.length} here`
      : `${count} categories of ${dataset.title}`;
  const differences = [categories, ...settingDifferences(row, group)].filter((text) => text !== null);
  return { method: row.method, source, values, differences };
}

function settingDifferences(row: PublishedRow, group: ResultGroup): (string | null)[] {
  const ours = group.entries.flatMap((entry) => entry.cells.map(settingOf));
  const setting = ours.every((cell) => cell.setting === row.setting) ? null : row.setting;
  const stated = (name: string, value: string | null, same: (value: string) => boolean) =>
    value === null ? `${name} not stated` : same(value) ? null : `${name} ${value}`;
  return [
    setting,
    stated('backbone', row.backbone, (name) => name === group.backbone),
    stated('profile', row.profile, (name) => ours.every((cell) => cell.profile === name)),
  ];
}
