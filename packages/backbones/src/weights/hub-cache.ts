import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { HubFile } from './hub-file.js';

/** A file that another program has fetched from the hub before. */
export interface CachedFile {
  readonly path: string;
  /** Sha256 (hex) by which the cache knows it; `null` where it has another name. */
  readonly sha256: string | null;
  readonly commit: string;
}

/** Looks for a file in the cache that all Hugging Face libraries of this machine share. */
export async function findInHubCache(hub: HubFile, cacheDir?: string): Promise<CachedFile | null> {
  const { getHFHubCachePath, getRepoFolderName } = await import('@huggingface/hub');
  const folder = join(
    cacheDir ?? getHFHubCachePath(),
    getRepoFolderName({ name: hub.repository, type: 'model' }),
  );
  try {
    const isCommit = /^[0-9a-f]{40}$/.test(hub.revision);
    const commit = isCommit
      ? hub.revision
      : (await readFile(join(folder, 'refs', hub.revision), 'utf8')).trim();
    const path = await realpath(join(folder, 'snapshots', commit, hub.file));
    if (!(await stat(path)).isFile()) return null;
    const name = basename(path);
    return { path, sha256: /^[0-9a-f]{64}$/.test(name) ? name : null, commit };
  } catch {
    return null;
  }
}
