import { join } from 'node:path';
import glob from 'fast-glob';

/** Endings of image files, without regard to case; anything else in the folders is not looked at. */
export const IMAGE_PATTERN = '*.{png,jpg,jpeg,bmp,tif,tiff,webp}';

/**
 * Image files below a folder, as paths relative to it with `/`, sorted.
 *
 * @param places Glob patterns of the folders to look into, each with `/` at its end; all folders unless given.
 */
export async function listImageFiles(folder: string, places: readonly string[] = ['**/']): Promise<string[]> {
  const found = await glob(
    places.map((place) => place + IMAGE_PATTERN),
    { cwd: folder, onlyFiles: true, caseSensitiveMatch: false },
  );
  return found.sort();
}

/** Path of a file without its ending: `kos01/Part0` of `kos01/Part0.jpg`. */
export function withoutEnding(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot > path.lastIndexOf('/') + 1 ? path.slice(0, dot) : path;
}

/** Index of files by their path without ending; where two differ in the ending alone, the first in order wins. */
export function byStem(paths: readonly string[]): Map<string, string> {
  const index = new Map<string, string>();
  for (const path of paths) {
    const stem = withoutEnding(path);
    if (!index.has(stem)) index.set(stem, path);
  }
  return index;
}

/** A glob pattern that matches a name as it is written: a category may hold brackets or braces. */
export function literal(name: string): string {
  return glob.escapePath(name);
}

/** Absolute paths below a root. */
export function absolute(root: string, paths: readonly string[]): string[] {
  return paths.map((path) => join(root, path));
}
