import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DATA_ROOT_ADVICE } from '../data-root.js';
import { DatasetError } from '../errors.js';
import type { DatasetArchive, DatasetEntry } from '../registry/schema.js';
import { datasetRoot } from './dataset-root.js';
import { download } from './download.js';
import type { FetchListener } from './progress.js';
import { unpack } from './unpack.js';

/** Folder below the data root that holds archives and beginnings of them. */
const DOWNLOADS = '.downloads';

/** How to fetch a dataset. */
export interface FetchOptions {
  /** Folder of dataset folders. */
  readonly dataRoot: string | undefined;
  /** Whether whoever asks has read and accepted the licence. */
  readonly acceptLicence: boolean;
  /** Keeps the archives after they were unpacked; they are removed unless given. */
  readonly keepArchives?: boolean | undefined;
  readonly onProgress?: FetchListener | undefined;
  /** See `DownloadOptions`. */
  readonly attempts?: number | undefined;
  readonly delay?: number | undefined;
}

/** What was fetched. */
export interface FetchedDataset {
  readonly name: string;
  /** Absolute path of the dataset. */
  readonly folder: string;
  /** Archives whose hash nobody has stated, so that nothing vouches for them. */
  readonly unchecked: readonly string[];
}

function archivesOf(entry: DatasetEntry): readonly DatasetArchive[] {
  if (entry.archives && entry.archives.length > 0) return entry.archives;
  const where = entry.homepage ?? 'its authors';
  throw new DatasetError(
    'ARCHIVE_UNKNOWN',
    `Dataset ${entry.name} (${entry.title}) has no public address to fetch it from.`,
    entry.folder === null
      ? 'It is drawn on demand; there is nothing to fetch.'
      : `Get it from ${where} and unpack it into the folder "${entry.folder}" below the data root.`,
  );
}

async function assertFree(folder: string, name: string): Promise<void> {
  if (!existsSync(folder) || (await readdir(folder)).length === 0) return;
  throw new DatasetError(
    'ALREADY_THERE',
    `Dataset ${name} lies in ${folder} already.`,
    `Check it with "protobench datasets verify ${name}"; to fetch it anew, take the folder away first.`,
  );
}

/** Unpacks all archives beside the data root's folders and gives the result its final name in one step. */
async function unpackAll(
  entry: DatasetEntry,
  files: readonly (readonly [DatasetArchive, string])[],
  target: string,
  onProgress: FetchListener | undefined,
): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const staging = await mkdtemp(join(dirname(target), `.unpack-${entry.name}-`));
  try {
    let base: string | null = null;
    for (const [i, [archive, path]] of files.entries()) {
      const folder = join(staging, String(i));
      await unpack(path, folder, onProgress);
      const root = await datasetRoot(folder, entry.categories);
      if (base === null && archive.into === undefined) base = root;
      else {
        const place = join(base ?? staging, archive.into ?? '');
        await mkdir(dirname(place), { recursive: true });
        await rename(root, place);
      }
    }
    // An empty folder may have been made for the dataset beforehand.
    await rm(target, { recursive: true, force: true });
    await rename(base ?? staging, target);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/**
 * Downloads the archives of a dataset and unpacks them into its folder below the data root. The folder appears whole or
 * not at all; a broken download goes on where it stopped when this is called again.
 *
 * @throws DatasetError `ARCHIVE_UNKNOWN`, `LICENCE_NOT_ACCEPTED`, `DATA_ROOT_UNSET`, `ALREADY_THERE`; those of
 * `download` and `unpack`.
 */
export async function fetchDataset(entry: DatasetEntry, options: FetchOptions): Promise<FetchedDataset> {
  const { dataRoot, acceptLicence, onProgress, attempts, delay } = options;
  const archives = archivesOf(entry);
  if (dataRoot === undefined) {
    throw new DatasetError('DATA_ROOT_UNSET', 'Nobody has said where datasets lie.', DATA_ROOT_ADVICE);
  }
  const target = join(dataRoot, entry.folder ?? entry.name);
  await assertFree(target, entry.name);
  if (!acceptLicence) {
    throw new DatasetError(
      'LICENCE_NOT_ACCEPTED',
      `Dataset ${entry.name} (${entry.title}) comes under this licence: ${entry.licence}.`,
      `Read the terms at ${entry.homepage ?? 'the homepage of the dataset'}, then pass --accept-licence.`,
    );
  }
  const downloads = join(dataRoot, DOWNLOADS, entry.name);
  const files: (readonly [DatasetArchive, string])[] = [];
  for (const archive of archives) {
    const path = join(downloads, archive.file);
    await download({ url: archive.url, path, sha256: archive.sha256, onProgress, attempts, delay });
    files.push([archive, path]);
  }
  await unpackAll(entry, files, target, onProgress);
  if (!options.keepArchives) await rm(downloads, { recursive: true, force: true });
  const unchecked = archives.filter(({ sha256 }) => sha256 === null).map(({ file }) => file);
  return { name: entry.name, folder: target, unchecked };
}
