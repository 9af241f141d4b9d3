import { createHash } from 'node:crypto';
import { DatasetError } from './errors.js';
import type { Sample } from './model.js';

/** Which training images to keep. Test images are never touched: results stay comparable. */
export type TrainingSubset =
  /** The first so many of each category, by id. */
  | { readonly kind: 'first'; readonly count: number }
  /** A seeded draw of so many of each category: the few-shot protocol. */
  | { readonly kind: 'shots'; readonly shots: number; readonly seed: number }
  /** A seeded draw of a share of each category, rounded to the nearest number and at least one image. */
  | { readonly kind: 'fraction'; readonly fraction: number; readonly seed: number };

/**
 * Ids in a random order that depends on the seed and the ids alone: sorted by the sha256 of seed and id. The same on
 * every machine; taking an id away leaves the order of the others, and the first k of it are a part of the first k + 1,
 * so draws of growing size are nested.
 */
export function seededOrder(ids: readonly string[], seed: number): string[] {
  const key = (id: string) => createHash('sha256').update(`${seed}/${id}`).digest('hex');
  const keyed = ids.map((id) => ({ id, key: key(id) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ id }) => id);
}

function invalid(what: string, value: number, expected: string): DatasetError {
  return new DatasetError(
    'SUBSET_INVALID',
    `The ${what} of a training subset is ${value}; expected ${expected}.`,
    'Correct the number, or leave the subset out to train on all images.',
  );
}

function assertValid(subset: TrainingSubset): void {
  if (subset.kind === 'fraction') {
    if (!(subset.fraction > 0 && subset.fraction <= 1)) {
      throw invalid('fraction', subset.fraction, 'a number above 0, at most 1');
    }
  } else {
    const [what, count] =
      subset.kind === 'first' ? (['count', subset.count] as const) : (['shots', subset.shots] as const);
    if (!Number.isInteger(count) || count < 1) throw invalid(what, count, 'a whole number of at least 1');
  }
  if (subset.kind !== 'first' && !(Number.isInteger(subset.seed) && subset.seed >= 0)) {
    throw invalid('seed', subset.seed, 'a whole number of at least 0');
  }
}

/** Ids to keep of the training images of one category, which are in the order of their ids. */
function choose(category: string, ids: readonly string[], subset: TrainingSubset): readonly string[] {
  if (subset.kind === 'fraction') {
    const count = Math.max(Math.floor(ids.length * subset.fraction + 0.5), 1);
    return seededOrder(ids, subset.seed).slice(0, count);
  }
  const wanted = subset.kind === 'first' ? subset.count : subset.shots;
  if (subset.kind === 'shots' && wanted > ids.length) {
    throw new DatasetError(
      'SUBSET_INVALID',
      `${wanted} shots of category ${category} were asked for, but it has ${ids.length} training images.`,
      'Ask for fewer shots, or for a fraction.',
    );
  }
  return subset.kind === 'first' ? ids.slice(0, wanted) : seededOrder(ids, subset.seed).slice(0, wanted);
}

/**
 * Keeps a part of the training images of each category and all test images. What is drawn of a category depends on the
 * subset and on the images of that category alone.
 *
 * @param samples Sorted by id, as `openDataset` gives them.
 * @returns The kept samples, in the order in which they came.
 * @throws DatasetError `SUBSET_INVALID` for a number out of range, or for more shots than a category has images.
 */
export function chooseTraining<S extends Pick<Sample, 'id' | 'category' | 'split'>>(
  samples: readonly S[],
  subset: TrainingSubset,
): S[] {
  assertValid(subset);
  const byCategory = new Map<string, string[]>();
  for (const { id, category, split } of samples) {
    if (split !== 'train') continue;
    const ids = byCategory.get(category);
    if (ids) ids.push(id);
    else byCategory.set(category, [id]);
  }
  const kept = new Set([...byCategory].flatMap(([category, ids]) => choose(category, ids, subset)));
  return samples.filter(({ id, split }) => split !== 'train' || kept.has(id));
}
