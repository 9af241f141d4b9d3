import { countSamples, countsText } from '../counts.js';
import type { Sample } from '../model.js';
import type { DatasetEntry, ExpectedCounts } from '../registry/schema.js';
import type { DatasetProblem } from './problem.js';

type Counted = readonly Pick<Sample, 'category' | 'split' | 'anomalous'>[];

function compare(category: string, what: string, expected: ExpectedCounts, found: string): DatasetProblem[] {
  if (found === countsText(expected)) return [];
  const message = `${what} has ${found}; expected ${countsText(expected)}.`;
  const hint = 'Copy the missing files from the source, and take away what is not part of the dataset.';
  return [{ category, code: 'COUNT_MISMATCH', message, hint }];
}

/** Compares the number of images of each category, and of all if all were read, with the registry. */
export function checkCounts(
  entry: DatasetEntry,
  categories: readonly string[],
  images: Counted,
): DatasetProblem[] {
  const problems = categories.flatMap((category) => {
    const expected = entry.expected?.[category];
    if (!expected || !images.some((image) => image.category === category)) return [];
    return compare(category, `Category ${category}`, expected, countsText(countSamples(images, category)));
  });
  if (!entry.total || categories.length < entry.categories.length) return problems;
  return [
    ...problems,
    ...compare('*', `Dataset ${entry.name}`, entry.total, countsText(countSamples(images))),
  ];
}
