import { compareText } from '../compare-text.js';
import { imagesShape } from '../read/cell-shapes.js';
import { readCellFile } from '../read/read-cell.js';
import type { DoneCell, ResultEntry } from '../tables/result-entry.js';
import type { ScoredCategory } from './resample.js';

/** Test images of a category by id, and the scores of one cell in that order. */
interface CategoryScores {
  readonly ids: readonly string[];
  readonly labels: readonly boolean[];
  readonly scores: Float64Array;
}

/** Image scores of a cell by category; `null` when `images.json` cannot be read. */
async function readScores({ id, dir }: DoneCell): Promise<ReadonlyMap<string, CategoryScores> | null> {
  const { value } = await readCellFile(dir, id, 'images', imagesShape, true);
  if (value === null) return null;
  const sorted = [...value.images].sort((a, b) => compareText(a.id, b.id));
  const names = [...new Set(sorted.map((image) => image.category))];
  return new Map(
    names.map((name) => {
      const own = sorted.filter((image) => image.category === name);
      const scores = Float64Array.from(own, (image) => image.score);
      return [
        name,
        { ids: own.map((image) => image.id), labels: own.map((image) => image.anomalous), scores },
      ];
    }),
  );
}

function sameImages(a: CategoryScores, b: CategoryScores): boolean {
  return (
    a.ids.length === b.ids.length &&
    a.ids.every((id, index) => id === b.ids[index] && a.labels[index] === b.labels[index])
  );
}

/** Image scores of several rows on the same test images, or why they cannot be compared. */
export type PairedScores =
  | { readonly categories: ReadonlyMap<string, ScoredCategory>; readonly reason: null }
  | { readonly categories: null; readonly reason: string };

/**
 * Reads the image scores of all seeds of the given rows, one cell at a time. The rows can be compared when every cell
 * has scores of the same images with the same labels.
 */
export async function pairedScores(entries: readonly ResultEntry[]): Promise<PairedScores> {
  const read: (readonly ReadonlyMap<string, CategoryScores>[])[] = [];
  for (const entry of entries) {
    const seeds: ReadonlyMap<string, CategoryScores>[] = [];
    for (const cell of entry.cells) {
      const scores = await readScores(cell);
      if (scores === null) return { categories: null, reason: 'image scores of a cell cannot be read' };
      seeds.push(scores);
    }
    read.push(seeds);
  }
  const first = read[0][0];
  const categories = new Map<string, ScoredCategory>();
  for (const [name, reference] of first) {
    const rows = read.map((seeds) => seeds.map((cell) => cell.get(name)));
    if (!rows.flat().every((own) => own !== undefined && sameImages(own, reference))) {
      return { categories: null, reason: 'the test images are not the same' };
    }
    const scores = rows.map((seeds) => seeds.map((own) => own?.scores ?? new Float64Array(0)));
    categories.set(name, { labels: reference.labels, rows: scores });
  }
  if (read.flat().some((cell) => cell.size !== first.size)) {
    return { categories: null, reason: 'the test images are not the same' };
  }
  return { categories, reason: null };
}
