import { mapConcurrent } from './concurrent.js';
import type { SampleCounts } from './counts.js';
import { countSamples } from './counts.js';
import { datasetFolder } from './dataset-folder.js';
import { layoutOf } from './layouts/layouts.js';
import { limitSamples } from './limit.js';
import type { OpenOptions } from './open.js';
import { compareIds } from './open.js';
import { chooseCategories } from './registry/find.js';
import type { DatasetEntry } from './registry/schema.js';
import { checkCounts } from './verify/check-counts.js';
import { checkSample } from './verify/check-sample.js';
import { findDuplicates } from './verify/find-duplicates.js';
import { findUnused } from './verify/find-unused.js';
import type { DatasetProblem } from './verify/problem.js';
import { toProblem } from './verify/problem.js';

/** Outcome of the full check of a dataset. */
export interface VerifyReport {
  readonly name: string;
  /** Images that can be used, the unreadable ones included. */
  readonly counts: SampleCounts;
  readonly problems: readonly DatasetProblem[];
}

/** What to check, and whom to tell how far it has got. */
export interface VerifyOptions extends OpenOptions {
  /** Called after each image. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Images decoded side by side: one per thread of the pool that libvips decodes in. */
const IMAGES_AT_ONCE = 4;

/**
 * Checks a dataset to the last pixel: that every category is complete, every image decodes, every mask fits its image,
 * marks something and has no values between black and white, that the numbers are those of the registry, that no image
 * is in two places and no image file lies about unused. Goes on after a problem, so that one run finds all of them.
 *
 * @throws DatasetError if the dataset cannot be found at all, or was asked for by wrong names or options.
 */
export async function verifyDataset(entry: DatasetEntry, options: VerifyOptions = {}): Promise<VerifyReport> {
  const { onProgress, limit } = options;
  const categories = chooseCategories(entry, options.categories);
  const layout = layoutOf(entry);
  const folder = layout.needsFolder ? datasetFolder(entry, options.dataRoot) : null;
  const problems: DatasetProblem[] = [];
  const request = {
    entry,
    folder,
    categories,
    options: { ...entry.options, ...options.options },
    report: (category: string, error: unknown) => void problems.push(toProblem(category, error)),
  };
  const reading = await layout.read(request);
  const samples = limitSamples([...reading.samples].sort(compareIds), limit ?? {}).map(
    ({ sample }) => sample,
  );
  if (limit === undefined) problems.push(...checkCounts(entry, categories, [...samples, ...reading.failed]));
  let done = 0;
  const checked = await mapConcurrent(samples, IMAGES_AT_ONCE, async (sample) => {
    const result = await checkSample(sample);
    onProgress?.(++done, samples.length);
    return result;
  });
  problems.push(...checked.flatMap((one) => one.problems), ...findDuplicates(checked));
  if (limit === undefined) problems.push(...(await findUnused(layout, request, reading)));
  return { name: entry.name, counts: countSamples(samples), problems };
}
