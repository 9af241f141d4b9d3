import type { GroupComparison } from '../baseline/deltas.js';
import { compareText } from '../compare-text.js';
import type { PublishedBlock } from '../published/published-block.js';
import type { RunCell, RunProblem, RunReading } from '../read/run-cell.js';
import { resultEntries } from './entries.js';
import type { ResultEntry } from './result-entry.js';
import { groupBy, variantLabels } from './variant-labels.js';

/** What is compared with one another: everything on one dataset with one backbone. */
export interface ResultGroup {
  readonly dataset: string;
  readonly backbone: string;
  /** By method and variant. */
  readonly entries: readonly ResultEntry[];
  /** Differences from a chosen row, see `withBaseline`; `null` where none was chosen or the group does not have it. */
  readonly comparison: GroupComparison | null;
  /** Results from papers, see `withPublished`; `null` where none were asked for or none fit. */
  readonly published: PublishedBlock | null;
}

/** A cell that has no results. */
export interface UnfinishedCell {
  readonly cell: RunCell;
  /** See `variantLabels`. */
  readonly variant: string;
}

/** Everything that a report tells, before it is written in some format. */
export interface ReportModel {
  readonly name: string;
  readonly cells: readonly RunCell[];
  /** By dataset and backbone. */
  readonly groups: readonly ResultGroup[];
  /** Provenance sentence of each method among the results, by name. */
  readonly provenance: ReadonlyMap<string, string>;
  readonly failures: readonly UnfinishedCell[];
  /** Cells that are pending or running, or whose results cannot be read. */
  readonly unfinished: readonly UnfinishedCell[];
  readonly problems: readonly RunProblem[];
}

/** Arranges what was read from run folders for the report. */
export function reportModel(reading: RunReading): ReportModel {
  const labels = variantLabels(reading.cells);
  const entries = resultEntries(reading.cells);
  const groups = [...groupBy(entries, (entry) => JSON.stringify([entry.dataset, entry.backbone])).values()];
  const open = reading.cells
    .filter((cell) => cell.metrics === null)
    .map((cell) => ({ cell, variant: labels.get(cell.id) ?? cell.config.key.variant }))
    .sort((a, b) => compareKeys(a.cell, b.cell));
  const methods = entries.flatMap((entry) => entry.cells.map((cell) => cell.config));
  return {
    name: reading.name,
    cells: reading.cells,
    groups: groups
      .map((group) => ({
        dataset: group[0].dataset,
        backbone: group[0].backbone,
        entries: group,
        comparison: null,
        published: null,
      }))
      .sort((a, b) => compareText(a.dataset, b.dataset) || compareText(a.backbone, b.backbone)),
    provenance: new Map(methods.map((config) => [config.key.method, config.provenance])),
    failures: open.filter(({ cell }) => cell.status?.state === 'failed'),
    unfinished: open.filter(({ cell }) => cell.status?.state !== 'failed'),
    problems: reading.problems,
  };
}

function compareKeys(a: RunCell, b: RunCell): number {
  const [x, y] = [a.config.key, b.config.key];
  return (
    compareText(x.dataset, y.dataset) ||
    compareText(x.method, y.method) ||
    compareText(x.variant, y.variant) ||
    compareText(x.backbone, y.backbone) ||
    x.seed - y.seed ||
    compareText(a.id, b.id)
  );
}
