import type { SampleCounts } from './counts.js';
import { countSamples, countsText } from './counts.js';
import { datasetFolder } from './dataset-folder.js';
import type { DatasetErrorCode } from './errors.js';
import { DatasetError } from './errors.js';
import { readSample } from './image/read-sample.js';
import { findLayout } from './layouts/layouts.js';
import type { Sample } from './model.js';
import type { OpenOptions } from './open.js';
import { openDataset } from './open.js';
import { chooseCategories } from './registry/find.js';
import type { DatasetEntry } from './registry/schema.js';

/** Something that is wrong with a dataset. */
export interface DatasetProblem {
  readonly category: string;
  /** Code of the error, or one of three things that only a full check finds. */
  readonly code: DatasetErrorCode | 'COUNT_MISMATCH' | 'MASK_BLANK' | 'FILE_UNUSED';
  readonly message: string;
}

/** Outcome of the full check of a dataset. */
export interface VerifyReport {
  readonly name: string;
  readonly counts: SampleCounts;
  readonly problems: readonly DatasetProblem[];
}

/** What to check, and whom to tell how far it has got. */
export interface VerifyOptions extends OpenOptions {
  /** Called after each image. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

function toProblem(category: string, error: unknown): DatasetProblem {
  if (error instanceof DatasetError) return { category, code: error.code, message: error.message };
  throw error;
}

/** Decodes a sample; an anomalous image whose mask shows nothing would count as normal in every pixel metric. */
async function checkSample(sample: Sample): Promise<DatasetProblem[]> {
  try {
    const { mask } = await readSample(sample);
    if (!sample.anomalous || mask.data.some((value) => value > 127)) return [];
    const message = `The mask of ${sample.id} has no pixel above 127: it marks nothing as defective.`;
    return [{ category: sample.category, code: 'MASK_BLANK', message }];
  } catch (error) {
    return [toProblem(sample.category, error)];
  }
}

function checkCounts(entry: DatasetEntry, category: string, samples: readonly Sample[]): DatasetProblem[] {
  const expected = entry.expected?.[category];
  if (!expected) return [];
  const found = countsText(countSamples(samples, category));
  if (found === countsText(expected)) return [];
  const message = `Category ${category} has ${found}; expected ${countsText(expected)}.`;
  return [{ category, code: 'COUNT_MISMATCH', message }];
}

/**
 * Checks a dataset to the last pixel: that every category is complete, every image decodes, every mask fits its image
 * and marks something, the numbers are those of the registry and no image file lies about unused. Goes on after a
 * problem, so that one run finds all of them.
 *
 * @throws DatasetError if the dataset cannot be found at all, or was asked for by wrong names or options.
 */
export async function verifyDataset(entry: DatasetEntry, options: VerifyOptions = {}): Promise<VerifyReport> {
  const { onProgress, ...open } = options;
  const problems: DatasetProblem[] = [];
  const samples: Sample[] = [];
  for (const category of chooseCategories(entry, options.categories)) {
    try {
      const dataset = await openDataset(entry, { ...open, categories: [category] });
      samples.push(...dataset.samples);
      if (open.limit === undefined) problems.push(...checkCounts(entry, category, dataset.samples));
    } catch (error) {
      const fatal = ['DATA_ROOT_UNSET', 'DATASET_MISSING', 'OPTIONS_INVALID', 'REGISTRY_INVALID'];
      if (error instanceof DatasetError && fatal.includes(error.code)) throw error;
      problems.push(toProblem(category, error));
    }
  }
  let done = 0;
  for (const sample of samples) {
    problems.push(...(await checkSample(sample)));
    onProgress?.(++done, samples.length);
  }
  if (open.limit === undefined) problems.push(...(await findUnused(entry, open.dataRoot, samples)));
  return { name: entry.name, counts: countSamples(samples), problems };
}

/** Image files of the opened categories that no sample uses: masks without an image, folders that no split knows. */
async function findUnused(
  entry: DatasetEntry,
  dataRoot: string | undefined,
  samples: readonly Sample[],
): Promise<DatasetProblem[]> {
  const layout = findLayout(entry.layout);
  if (!layout?.listImages) return [];
  const folder = datasetFolder(entry, dataRoot);
  const used = new Set(
    samples.flatMap(({ image, mask }) => [image, mask]).map((ref) => ref?.kind === 'file' && ref.path),
  );
  const problems: DatasetProblem[] = [];
  for (const category of new Set(samples.map((sample) => sample.category))) {
    for (const path of await layout.listImages(folder, category)) {
      if (used.has(path)) continue;
      problems.push({ category, code: 'FILE_UNUSED', message: `${path} belongs to no sample.` });
    }
  }
  return problems;
}
