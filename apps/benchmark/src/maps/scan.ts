import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'node:path/posix';
import glob from 'fast-glob';
import { GOOD } from '@protobench/datasets';
import { CliError } from '../errors.js';
import { MAP_ENDINGS } from './read-map.js';

/** A map on disk with what its place in the folder says. */
export interface MapFile {
  /** `CATEGORY/DEFECT/NAME`: what map, mask and score of an image have in common. */
  readonly key: string;
  readonly category: string;
  readonly path: string;
  /** Whether it lies outside `good`. */
  readonly anomalous: boolean;
}

/** Code-point order, which does not depend on the locale. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function assertFolder(dir: string, option: 'maps' | 'masks'): void {
  if (existsSync(dir)) return;
  throw new CliError(
    option === 'maps' ? 'MAPS_NOT_FOUND' : 'MASKS_NOT_FOUND',
    `there is no folder ${dir}.`,
    option === 'maps'
      ? 'Give the folder that holds one folder of maps per category with --maps.'
      : 'Give the folder of the data set, which holds CATEGORY/ground_truth, with --masks.',
  );
}

function refuseTwins(dir: string, files: readonly { key: string; path: string }[]): void {
  const seen = new Map<string, string>();
  for (const { key, path } of files) {
    const twin = seen.get(key);
    if (twin !== undefined)
      throw new CliError(
        'MAP_AMBIGUOUS',
        `${join(dir, twin)} and ${join(dir, path)} are maps of the same image.`,
        'Say which ones to read with --ext, such as --ext npy.',
      );
    seen.set(key, path);
  }
}

/**
 * Maps below a folder, by category and name. A category keeps them in `test/DEFECT/`, as a data set in the layout of MVTec
 * AD keeps its images, or directly in `DEFECT/`; what lies elsewhere is not looked at.
 *
 * @param ending read maps of this ending alone
 * @throws CliError `MAPS_NOT_FOUND`, `NO_MAPS`, `MAP_AMBIGUOUS`
 */
export async function scanMaps(dir: string, ending?: string): Promise<MapFile[]> {
  assertFolder(dir, 'maps');
  const endings = ending === undefined ? MAP_ENDINGS.join(',') : ending.replace(/^\./, '');
  const pattern = `*.${endings.includes(',') ? `{${endings}}` : endings}`;
  const found = await glob([`*/test/*/${pattern}`, `*/*/${pattern}`], {
    cwd: dir,
    onlyFiles: true,
    caseSensitiveMatch: false,
  });
  if (found.length === 0)
    throw new CliError(
      'NO_MAPS',
      `there are no maps in ${dir}: expected CATEGORY/test/DEFECT/${pattern} or CATEGORY/DEFECT/${pattern}.`,
      'Name maps as the test images; those of normal images belong into the folder good.',
    );
  const withTest = new Set(
    found.filter((path) => path.split('/').length === 4).map((path) => path.split('/')[0]),
  );
  const files = found
    .filter((path) => withTest.has(path.split('/')[0]) === (path.split('/').length === 4))
    .map((path) => {
      const [category] = path.split('/');
      const { dir: folder, name } = parse(path);
      const defect = parse(folder).base;
      return { key: `${category}/${defect}/${name}`, category, path, anomalous: defect !== GOOD };
    })
    .sort((a, b) => byText(a.key, b.key) || byText(a.path, b.path));
  refuseTwins(dir, files);
  return files.map((file) => ({ ...file, path: join(dir, file.path) }));
}

/** Endings of masks, without regard to case. */
const MASK_PATTERN = '*.{png,jpg,jpeg,tif,tiff,webp}';

/**
 * Masks of some categories by the key of their image (see `MapFile`): `CATEGORY/ground_truth/DEFECT/NAME_mask.png`, or
 * `NAME.png`.
 *
 * @throws CliError `MASKS_NOT_FOUND`
 */
export async function scanMasks(dir: string, categories: ReadonlySet<string>): Promise<Map<string, string>> {
  assertFolder(dir, 'masks');
  const found = await glob(`*/ground_truth/*/${MASK_PATTERN}`, {
    cwd: dir,
    onlyFiles: true,
    caseSensitiveMatch: false,
  });
  const masks = new Map<string, string>();
  for (const path of found.sort(byText)) {
    const [category, , defect] = path.split('/');
    if (!categories.has(category)) continue;
    const { name } = parse(path);
    const marked = name.endsWith('_mask');
    const key = `${category}/${defect}/${marked ? name.slice(0, -'_mask'.length) : name}`;
    if (marked || !masks.has(key)) masks.set(key, join(dir, path));
  }
  return masks;
}
