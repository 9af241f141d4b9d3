import type { RunCell } from '../read/run-cell.js';
import { compareText } from '../compare-text.js';
import { settingOf } from './cell-setting.js';
import type { ResultEntry } from './result-entry.js';
import type { ResultGroup } from './report-model.js';

/** What the columns mean; printed once in every report. */
export const COLUMNS_NOTE =
  'Percent. I = image level, P = pixel level; F1max = best F1 over all thresholds; ' +
  'AUPRO = area under the per-region-overlap curve; mAD = mean of the seven metrics. ' +
  'The mean is unweighted over categories; ± is the sample standard deviation over seeds. ' +
  'The last checkpoint is measured: nothing is selected on test images.';

/** Name of an entry in prose and headings: `pro-ad`, or `pro-ad / no-constraint`. */
export function entryTitle(entry: { readonly method: string; readonly variant: string }): string {
  return entry.variant === 'default' ? entry.method : `${entry.method} / ${entry.variant}`;
}

/** Name of a cell: dataset, method, variant, backbone and seed. */
export function cellTitle(cell: RunCell, variant: string): string {
  const { dataset, method, backbone, seed } = cell.config.key;
  return `${entryTitle({ method, variant })} on ${dataset} with ${backbone}, seed ${seed}`;
}

/**
 * Setting in which a group was measured, one sentence each. Published numbers are compared with tables that leave this
 * out, so every table states it.
 */
export function settingNotes(group: ResultGroup): string[] {
  const cells = group.entries.flatMap((entry) => entry.cells);
  const categories = distinct(group.entries.flatMap((entry) => entry.categories.map((row) => row.category)));
  const sizes = distinct(cells.map(({ metrics: { evaluation: e } }) => `${e.width}x${e.height} px`));
  const limits = distinct(cells.map(({ metrics }) => `${metrics.evaluation.fprLimit}`));
  const profiles = distinct(cells.map((cell) => settingOf(cell).profile));
  const inputs = distinct(
    cells.flatMap((cell) => {
      const { imageSize, crop } = settingOf(cell);
      if (imageSize === null) return [];
      const middle = crop === null ? '' : `, of which the middle ${crop}x${crop} px is kept`;
      return [`${imageSize}x${imageSize} px${middle}`];
    }),
  );
  const entered = inputs.length === 0 ? [] : [`Images enter the backbone at ${inputs.join(' and ')}.`];
  const measured =
    `Anomaly maps and masks are compared at ${sizes.join(' and ')}; metric profile ${profiles.join(' and ')}; ` +
    `AUPRO up to a false-positive rate of ${limits.join(' and ')}.`;
  return [
    ...modelNotes(group.entries, categories),
    ...entered,
    measured,
    ...policyNotes(group.entries),
    `${seedNote(group.entries)}.`,
  ];
}

/** How many models there were. Multi-class and single-class rows may stand in one table. */
function modelNotes(entries: readonly ResultEntry[], categories: readonly string[]): string[] {
  if (categories.length === 1) return [`One category: ${categories[0]}.`];
  const list = `${categories.length} categories: ${categories.join(', ')}`;
  const single = entries.filter(({ cells }) => settingOf(cells[0]).setting === 'single-class');
  if (single.length === 0) return [`One model for all ${list}.`];
  if (single.length === entries.length) return [`One model per category; ${list}.`];
  return [`One model for all ${list}.`, `One model per category: ${single.map(entryTitle).join(', ')}.`];
}

function policyNotes(entries: readonly ResultEntry[]): string[] {
  const text = (entry: ResultEntry): string => {
    const { smoothing, score } = entry.cells[0].metrics.evaluation;
    return `map smoothing ${describePolicy(smoothing)}, image score ${describePolicy(score)}`;
  };
  const all = distinct(entries.map(text));
  if (all.length === 1) return [`${capitalise(all[0])}.`];
  return all.map((policy) => {
    const names = entries.filter((entry) => text(entry) === policy).map(entryTitle);
    return `${capitalise(policy)}: ${names.join(', ')}.`;
  });
}

function seedNote(entries: readonly ResultEntry[]): string {
  const text = (entry: ResultEntry) =>
    `${entry.seeds.length === 1 ? 'seed' : 'seeds'} ${entry.seeds.join(', ')}`;
  const all = distinct(entries.map(text));
  if (all.length === 1) return capitalise(all[0]);
  return capitalise(
    all
      .map((seeds) => {
        const names = entries.filter((entry) => text(entry) === seeds).map(entryTitle);
        return `${seeds} (${names.join(', ')})`;
      })
      .join('; '),
  );
}

/** `{ kind: 'gaussian', sigma: 4 }` as `gaussian (sigma 4)`. */
export function describePolicy(policy: unknown): string {
  if (typeof policy !== 'object' || policy === null || Array.isArray(policy)) return JSON.stringify(policy);
  const { kind, ...options } = policy as Record<string, unknown>;
  const listed = Object.entries(options).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  if (typeof kind !== 'string') return JSON.stringify(policy);
  return listed.length === 0 ? kind : `${kind} (${listed.join(', ')})`;
}

/** One line per machine and software stack that the results of the given cells come from. */
export function machineNotes(cells: readonly RunCell[]): string[] {
  const notes = cells.flatMap((cell) => {
    if (cell.metrics === null || cell.environment === null) return [];
    const { cpu, cores, threads, memoryGiB, platform, arch, node, engine, versions } = cell.environment;
    const listed = Object.entries(versions)
      .sort(([a], [b]) => compareText(a, b))
      .map(([name, version]) => `${name} ${version}`);
    const memory = Number(memoryGiB.toFixed(1));
    const limited = threads === undefined ? [] : [`${threads} ${threads === 1 ? 'thread' : 'threads'}`];
    const stack = [`Node ${node.replace(/^v/, '')}`, `engine ${engine}`, ...limited, ...listed].join(', ');
    return [
      `${cpu}, ${cores} ${cores === 1 ? 'core' : 'cores'}, ${memory} GiB, ${platform} ${arch}; ${stack}.`,
    ];
  });
  return distinct(notes).sort(compareText);
}

/** The last part of a cell's id: the hash of everything that its numbers depend on. */
export function cellHash(cell: RunCell): string {
  return cell.id.slice(cell.id.lastIndexOf('-') + 1);
}

/** Which cells the rows of a group come from: `prd 9d41aa08c6f5; pro-ad 1f0a6c2be91d, 52be07d4a9c3`. */
export function cellNote(entries: readonly ResultEntry[]): string {
  const rows = entries.map((entry) => `${entryTitle(entry)} ${entry.cells.map(cellHash).join(', ')}`);
  return `Cells, by the hash of their configuration: ${rows.join('; ')}.`;
}

function distinct(items: readonly string[]): string[] {
  return [...new Set(items)];
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
