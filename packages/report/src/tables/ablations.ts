import type { ResultGroup } from './report-model.js';
import type { ResultEntry } from './result-entry.js';
import { groupBy } from './variant-labels.js';

/** The variants of one method in a group, `default` first. */
export interface Ablation {
  readonly method: string;
  readonly entries: readonly ResultEntry[];
}

/** Methods of a group that were run in more than one variant. */
export function ablationsOf(group: ResultGroup): Ablation[] {
  return [...groupBy(group.entries, (entry) => entry.method)]
    .filter(([, entries]) => entries.length > 1)
    .map(([method, entries]) => ({ method, entries }));
}
