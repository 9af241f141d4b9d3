import { entryTitle } from '../tables/notes.js';
import type { GroupComparison } from './deltas.js';

/** Stands behind a difference whose interval leaves out 0. */
export const DELTA_MARK = '†';

/** What the differences of a group are. */
export function comparisonTitle({ baseline }: GroupComparison): string {
  return `Difference from ${entryTitle(baseline)}`;
}

/** How the differences were formed and tested, one sentence each. */
export function comparisonNotes(comparison: GroupComparison): string[] {
  const { baseline, entries, replicates, seed } = comparison;
  const untested = [...entries].flatMap(([entry, { untested: reason }]) =>
    reason === null ? [] : [`${entryTitle(entry)} (${reason})`],
  );
  const tested = untested.length < entries.size;
  return [
    `Differences are in percentage points: the value minus that of ${entryTitle(baseline)}.`,
    ...(tested
      ? [
          `${DELTA_MARK} marks a difference whose 95 % interval leaves out 0, by a paired bootstrap over the test ` +
            `images of each category: ${replicates} resamples, the same for both rows and all seeds (seed of the ` +
            `draws ${seed}).`,
          'Only image-level metrics are tested, since cells keep no pixel maps; the trained models are held fixed, ' +
            'and nothing is corrected for the number of comparisons.',
        ]
      : []),
    ...(untested.length === 0 ? [] : [`Not tested: ${untested.join('; ')}.`]),
  ];
}
