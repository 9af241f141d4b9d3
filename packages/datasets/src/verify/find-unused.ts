import type { Layout, LayoutReading, LayoutRequest } from '../layouts/layout.js';
import type { DatasetProblem } from './problem.js';

/** Image files of the read categories that belong to nothing: masks without an image, folders that no split knows. */
export async function findUnused(
  layout: Layout,
  request: LayoutRequest,
  reading: LayoutReading,
): Promise<DatasetProblem[]> {
  if (!layout.listImages) return [];
  const used = new Set(reading.spare);
  for (const { sample } of reading.samples) {
    for (const ref of [sample.image, sample.mask]) {
      if (ref?.kind === 'file') used.add(ref.path);
      if (ref?.kind === 'union') for (const path of ref.paths) used.add(path);
    }
  }
  const present = new Set(
    [...reading.samples.map(({ sample }) => sample), ...reading.failed].map(({ category }) => category),
  );
  const problems: DatasetProblem[] = [];
  for (const category of request.categories.filter((name) => present.has(name))) {
    for (const path of await layout.listImages(request, category)) {
      if (used.has(path)) continue;
      problems.push({
        category,
        code: 'FILE_UNUSED',
        message: `${path} belongs to no sample.`,
        hint: 'Put the file where the layout expects it, or take it away.',
      });
    }
  }
  return problems;
}
