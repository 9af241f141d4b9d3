import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BackboneError } from '../errors.js';
import type { WeightsSource } from '../model.js';
import { findBackbone } from '../registry.js';
import { discardNote, discardPart, downloadPart, partOf, type DownloadProgress } from './download.js';
import { sha256Of } from './hash.js';
import { askHub } from './hub-answer.js';
import { findInHubCache } from './hub-cache.js';
import { addressOf, hubError, type HubFile } from './hub-file.js';
import { locateWeights } from './locate.js';

/** How to fetch weights. */
export interface FetchOptions {
  /** The folder of weight files; made when it is not there. */
  readonly weightsRoot: string;
  /** Branch, tag or commit of the repository; `main` unless given. */
  readonly revision?: string;
  /** Told after every piece that arrives; must return quickly. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** For proxies and headers of one's own. */
  readonly fetch?: typeof fetch;
  /** Another hub, such as a mirror. */
  readonly hubUrl?: string;
  /** The cache that Hugging Face libraries share; where `HF_HOME` and `HF_HUB_CACHE` say, unless given. */
  readonly hubCache?: string;
}

/** Where weights are after {@link fetchWeights}, and what is known of them. */
export interface FetchedWeights {
  readonly name: string;
  /** Licence of the weights. */
  readonly licence: string;
  /** They come with an npm package, were there before, were copied from the hub's cache, or were downloaded. */
  readonly status: 'included' | 'present' | 'copied' | 'downloaded';
  /** Absent where weights come with a package. */
  readonly path?: string;
  readonly bytes?: number;
  /** Sha256 (hex) of the file as it is now. */
  readonly sha256?: string;
  /**
   * What the sha256 was held against: the registry's (`pinned`), or what the hub states of its own file (`hub`), which
   * protects from a damaged transfer only. `nothing` where neither is known.
   */
  readonly checkedAgainst?: 'pinned' | 'hub' | 'nothing';
  /** Commit of the repository, where it is known. */
  readonly commit?: string;
  /** Bytes that an earlier attempt had left. */
  readonly resumedFrom?: number;
}

const HUB_URL = 'https://huggingface.co';

/**
 * Gets the weight file of a backbone: leaves it where it is, copies it from the cache of other Hugging Face programs,
 * or downloads it, going on where an earlier attempt stopped. The file appears under its name once it is complete.
 * @throws BackboneError `UNKNOWN_BACKBONE`, `NO_DOWNLOAD`, `WEIGHTS_OFFLINE`, `WEIGHTS_NOT_FOUND`, `DOWNLOAD_FAILED`,
 *   `WEIGHTS_DAMAGED` for a file with another sha256, `WEIGHTS_NOT_WRITABLE`
 */
export async function fetchWeights(name: string, options: FetchOptions): Promise<FetchedWeights> {
  const { licence, source, weightsSource } = findBackbone(name);
  return weightsSource === undefined
    ? { name, licence, status: 'included' }
    : fetchSource({ name, licence, source }, weightsSource, options);
}

/** {@link fetchWeights} for any source. */
export async function fetchSource(
  info: { readonly name: string; readonly licence: string; readonly source: string },
  source: WeightsSource,
  options: FetchOptions,
): Promise<FetchedWeights> {
  const { name, licence } = info;
  const { weightsRoot, revision = 'main', hubUrl = HUB_URL } = options;
  const present = presentFile(name, source, weightsRoot);
  const target = join(weightsRoot, source.files[0]);
  const pinned = source.sha256;
  if (present !== null) {
    const sha256 = await sha256Of(present);
    const isPinned = pinned !== undefined && present === target;
    if (isPinned && sha256 !== pinned)
      throw new BackboneError(
        'WEIGHTS_DAMAGED',
        `the weight file ${present} has sha256 ${sha256}, not ${pinned}.`,
        'Delete the file and fetch it again.',
      );
    const checkedAgainst = isPinned ? 'pinned' : 'nothing';
    const bytes = (await stat(present)).size;
    return { name, licence, status: 'present', path: present, bytes, sha256, checkedAgainst };
  }
  if (source.hub === undefined) {
    throw new BackboneError(
      'NO_DOWNLOAD',
      `the weights of ${name} (${info.source}) cannot be fetched from the Hugging Face hub.`,
      source.obtain,
    );
  }
  const hub: HubFile = { ...source.hub, revision, hubUrl: hubUrl.replace(/\/+$/, ''), target };
  try {
    await mkdir(dirname(target), { recursive: true });
    const got = (await copyCached(hub, pinned, options.hubCache)) ?? (await download(hub, pinned, options));
    return { name, licence, path: target, bytes: (await stat(target)).size, ...got };
  } catch (error) {
    throw error instanceof BackboneError ? error : notWritable(hub, error);
  }
}

function presentFile(name: string, source: WeightsSource, weightsRoot: string): string | null {
  try {
    return locateWeights(name, source, weightsRoot);
  } catch {
    return null;
  }
}

type Got = Pick<FetchedWeights, 'status' | 'sha256' | 'checkedAgainst' | 'commit' | 'resumedFrom'>;

/** A cached file that is not what is wanted is left alone and not used. */
async function copyCached(hub: HubFile, pinned: string | undefined, cacheDir?: string): Promise<Got | null> {
  const cached = await findInHubCache(hub, cacheDir);
  if (cached === null) return null;
  const temporary = `${hub.target}.${process.pid}.tmp`;
  try {
    await copyFile(cached.path, temporary, constants.COPYFILE_FICLONE);
    const sha256 = await sha256Of(temporary);
    const expected = pinned ?? cached.sha256;
    if (expected !== null && sha256 !== expected) return null;
    await rename(temporary, hub.target);
    return {
      status: 'copied',
      sha256,
      checkedAgainst: against(pinned, cached.sha256),
      commit: cached.commit,
    };
  } finally {
    await rm(temporary, { force: true });
  }
}

async function download(hub: HubFile, pinned: string | undefined, options: FetchOptions): Promise<Got> {
  const answer = await askHub(hub, options.fetch);
  const resumedFrom = await downloadPart(hub, answer, options.onProgress ?? (() => undefined));
  // Another process that fetched the same may have been first.
  const isOurs = existsSync(partOf(hub));
  const sha256 = await sha256Of(isOurs ? partOf(hub) : hub.target);
  const expected = pinned ?? answer.sha256;
  if (expected !== null && sha256 !== expected) {
    await discardPart(hub);
    const says = pinned === undefined ? 'the hub states' : 'this program expects';
    throw hubError(
      'WEIGHTS_DAMAGED',
      hub,
      `what came has sha256 ${sha256}, ${says} ${expected}; it was deleted`,
      pinned === undefined ? 'Try again.' : 'Try again, or name the revision that has these weights.',
    );
  }
  if (isOurs) await rename(partOf(hub), hub.target);
  await discardNote(hub);
  return {
    status: 'downloaded',
    sha256,
    checkedAgainst: against(pinned, answer.sha256),
    resumedFrom,
    ...(answer.commit !== null && { commit: answer.commit }),
  };
}

function against(pinned: string | undefined, stated: string | null): 'pinned' | 'hub' | 'nothing' {
  if (pinned !== undefined) return 'pinned';
  return stated === null ? 'nothing' : 'hub';
}

function notWritable(hub: HubFile, cause: unknown): BackboneError {
  const { code = 'unknown error' } = cause as { code?: string };
  return new BackboneError(
    'WEIGHTS_NOT_WRITABLE',
    `${hub.target} cannot be written (${code}).`,
    code === 'ENOSPC'
      ? 'Free some space and start it again: it goes on where it stopped.'
      : `Choose another folder of weights, or store ${addressOf(hub)} there by hand.`,
    { cause },
  );
}
