import type { GalleryFile } from '../results/cell-files.js';
import type { PrototypeDiagnostics } from '../results/diagnostics-file.js';
import type { PartResult } from './cell-part.js';

/** The results of all models of a cell in one. */
export function mergeParts(results: readonly PartResult[]): PartResult {
  return {
    ...results[0],
    categories: results.flatMap(({ categories }) => categories),
    images: results.flatMap(({ images }) => images),
    gallery: {
      ...results[0].gallery,
      range: joined(results.map(({ gallery }): GalleryFile['range'] => gallery.range)),
      entries: results.flatMap(({ gallery }) => gallery.entries),
    },
    curves: joined(results.map(({ curves }) => curves)),
    diagnostics: mergeDiagnostics(results),
  };
}

function mergeDiagnostics(results: readonly PartResult[]): PartResult['diagnostics'] {
  const all = results.flatMap(({ diagnostics }) => (diagnostics === null ? [] : [diagnostics]));
  if (all.length === 0) return null;
  return {
    pixels: joined(all.map(({ pixels }) => pixels)),
    prototypes: mergePrototypes(all.flatMap(({ prototypes }) => (prototypes === null ? [] : [prototypes]))),
  };
}

/** Models of different categories have prototypes of their own; only the measures of each category stand side by side. */
function mergePrototypes(all: readonly PrototypeDiagnostics[]): PrototypeDiagnostics | null {
  if (all.length === 0) return null;
  return {
    site: all[0].site,
    count: Math.max(...all.map(({ count }) => count)),
    trainingImages: all.reduce((sum, { trainingImages }) => sum + trainingImages, 0),
    usage: joined(all.map(({ usage }) => usage)),
    active: joined(all.map(({ active }) => active)),
    nonzero: joined(all.map(({ nonzero }) => nonzero)),
    nearest: all.flatMap(({ nearest }) => nearest),
  };
}

function joined<T>(records: readonly Readonly<Record<string, T>>[]): Record<string, T> {
  return Object.assign({}, ...records) as Record<string, T>;
}
