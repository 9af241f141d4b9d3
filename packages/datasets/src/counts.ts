import type { Sample } from './model.js';
import type { DatasetEntry, ExpectedCounts } from './registry/schema.js';

/** Number of images of a category, or of several. */
export type SampleCounts = ExpectedCounts;

/** Counts samples; `category` restricts to one. */
export function countSamples(
  samples: readonly Pick<Sample, 'category' | 'split' | 'anomalous'>[],
  category?: string,
): SampleCounts {
  const counts = { train: 0, testGood: 0, testDefect: 0 };
  for (const sample of samples) {
    if (category !== undefined && sample.category !== category) continue;
    if (sample.split === 'train') counts.train++;
    else if (sample.anomalous) counts.testDefect++;
    else counts.testGood++;
  }
  return counts;
}

/** Known counts of a whole dataset: as the entry gives them, else the sum of its categories, else `null`. */
export function expectedTotal(entry: DatasetEntry): SampleCounts | null {
  if (entry.total) return entry.total;
  if (entry.expected === null) return null;
  const total = { train: 0, testGood: 0, testDefect: 0 };
  for (const counts of Object.values(entry.expected)) {
    total.train += counts.train;
    total.testGood += counts.testGood;
    total.testDefect += counts.testDefect;
  }
  return total;
}

/** `209 train, 20 good, 63 with defect`. */
export function countsText(counts: SampleCounts): string {
  return `${counts.train} train, ${counts.testGood} good, ${counts.testDefect} with defect`;
}
