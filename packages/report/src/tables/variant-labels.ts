import { compareText } from '../compare-text.js';
import type { RunCell } from '../read/run-cell.js';

/** Longer lists of options would widen every table; the hash of the first cell's id then tells settings apart. */
const LONGEST_LIST = 48;

/**
 * Name of each cell's variant in tables, by cell id. It is the variant's own name, unless cells of the same dataset,
 * method, variant and backbone differ in more than their seed (two runs with another `--set`): they must neither share a
 * row nor be averaged as if they were seeds, so the options that differ are added, `default (steps=100)`.
 */
export function variantLabels(cells: readonly RunCell[]): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (const alike of groupBy(cells, sameName).values()) {
    const settings = groupBy(alike, (cell) => JSON.stringify([...settingLeaves(cell)].sort(compareEntries)));
    const examples = [...settings.values()].map((group) => settingLeaves(group[0]));
    const paths = settings.size === 1 ? [] : differingPaths(examples);
    for (const group of settings.values()) {
      const label = labelOf(group[0], paths);
      for (const cell of group) labels.set(cell.id, label);
    }
  }
  return labels;
}

/** Groups items by a key, in the order of first appearance. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}

function sameName(cell: RunCell): string {
  const { dataset, method, variant, backbone } = cell.config.key;
  return JSON.stringify([dataset, method, variant, backbone]);
}

function compareEntries(a: readonly [string, string], b: readonly [string, string]): number {
  return compareText(a[0], b[0]);
}

/** Every leaf of the resolved configuration by its dotted path, seeds left out. */
export function settingLeaves(cell: RunCell): Map<string, string> {
  const leaves = new Map<string, string>();
  const visit = (value: unknown, path: string): void => {
    if (path === 'seed' || path.endsWith('.seed')) return;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, item] of Object.entries(value)) visit(item, path === '' ? key : `${path}.${key}`);
    } else {
      leaves.set(path, typeof value === 'string' ? value : JSON.stringify(value));
    }
  };
  visit(cell.config.resolved, '');
  return leaves;
}

/** Paths whose values are not the same in all settings, by code unit. */
export function differingPaths(settings: readonly ReadonlyMap<string, string>[]): string[] {
  const paths = new Set(settings.flatMap((setting) => [...setting.keys()]));
  return [...paths]
    .filter((path) => new Set(settings.map((setting) => setting.get(path))).size > 1)
    .sort(compareText);
}

function labelOf(cell: RunCell, paths: readonly string[]): string {
  const { variant } = cell.config.key;
  if (paths.length === 0) return variant;
  const setting = settingLeaves(cell);
  const list = settingText(setting, paths);
  const hash = cell.id.slice(cell.id.lastIndexOf('-') + 1);
  return `${variant} (${list.length > LONGEST_LIST ? hash : list})`;
}

/** Values of some paths as text, with the last part of each path where that tells them apart: `mode=gate, k=4`. */
export function settingText(setting: ReadonlyMap<string, string>, paths: readonly string[]): string {
  const short = paths.map((path) => path.slice(path.lastIndexOf('.') + 1));
  const names = new Set(short).size === paths.length ? short : paths;
  return names.map((name, index) => `${name}=${setting.get(paths[index]) ?? 'unset'}`).join(', ');
}
