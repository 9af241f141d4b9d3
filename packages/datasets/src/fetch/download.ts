import { existsSync } from 'node:fs';
import { mkdir, rename, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DatasetError } from '../errors.js';
import { assertSpace } from './free-space.js';
import { hashFile } from './hash-file.js';
import { PartFile } from './part-file.js';
import type { FetchListener } from './progress.js';

/** What to download, and to where. */
export interface DownloadOptions {
  readonly url: string;
  /** Absolute path of the file to write. */
  readonly path: string;
  /** Hash that the file must have, in hex; `null` if it is not known. */
  readonly sha256: string | null;
  readonly onProgress?: FetchListener | undefined;
  /** Attempts in a row that bring nothing new, before it is given up; 5 unless given. */
  readonly attempts?: number | undefined;
  /** Milliseconds to wait after the first such attempt, doubled after each; 1000 unless given. */
  readonly delay?: number | undefined;
}

/** A failure that another attempt cannot mend. */
function failed(url: string, what: string, cause?: unknown): DatasetError {
  return new DatasetError(
    'DOWNLOAD_FAILED',
    `${url} cannot be downloaded: ${what}.`,
    'Check the connection and try again: the download goes on where it stopped. If the address has moved, get the file from the homepage of the dataset.',
    { cause },
  );
}

/** The server cannot answer now. */
class Unavailable extends Error {}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}

/** Where a partial answer starts, and how large the whole file is. */
function contentRange(response: Response): { readonly from: number; readonly total: number | null } {
  const match = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
  return {
    from: Number(match?.[1] ?? Number.NaN),
    total: match && match[2] !== '*' ? Number(match[2]) : null,
  };
}

function versionOf({ headers }: Response): string | null {
  const tag = headers.get('etag');
  return tag !== null && !tag.startsWith('W/') ? tag : headers.get('last-modified');
}

async function request(url: string, from: number, version: string | null): Promise<Response> {
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (from > 0) headers['range'] = `bytes=${from}-`;
  if (from > 0 && version !== null) headers['if-range'] = version;
  const response = await fetch(url, { headers });
  if (response.status >= 500 || response.status === 429 || response.status === 408) {
    await response.body?.cancel();
    throw new Unavailable(`the server answers ${response.status}`);
  }
  return response;
}

/** One attempt; returns the size of the whole file if the server says so. */
async function attempt(
  { url, path, onProgress }: DownloadOptions,
  part: PartFile,
  onBytes: () => void,
): Promise<number | null> {
  const have = await part.size();
  const response = await request(url, have, await part.version());
  const range = contentRange(response);
  if (response.status === 416) {
    await response.body?.cancel();
    const total = Number(/^bytes \*\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1]);
    if (have === total) return total;
    await part.remove();
    throw new Unavailable('what was downloaded before does not fit the file of the server');
  }
  if (!response.ok || response.body === null) throw failed(url, `the server answers ${response.status}`);
  if (response.headers.get('content-type')?.startsWith('text/html')) {
    await response.body.cancel();
    throw failed(url, 'the server sends a web page instead of a file');
  }
  // A server that cannot send a part, or whose file has changed, sends all of it.
  const from = response.status === 206 ? range.from : 0;
  if (from !== 0 && from !== have) throw failed(url, `the server sends bytes from ${from}, not from ${have}`);
  const length = response.headers.get('content-length');
  const total = response.status === 206 ? range.total : length === null ? null : Number(length);
  if (total !== null) await assertSpace(dirname(path), total - from);
  const file = basename(path);
  await part.append(response.body, from, versionOf(response), (done) => {
    onBytes();
    onProgress?.({ phase: 'download', file, done, total });
  });
  return total;
}

/** Attempts until the file is whole; every attempt goes on where the one before was broken off. */
async function downloadWhole(options: DownloadOptions, part: PartFile): Promise<void> {
  const { url, attempts = 5, delay = 1000 } = options;
  let fruitless = 0;
  for (;;) {
    let bytes = 0;
    let reason: unknown;
    try {
      const total = await attempt(options, part, () => void bytes++);
      const size = await part.size();
      if (total === null || size === total) return;
      if (size > total) {
        await part.remove();
        reason = new Unavailable(`${size} bytes came of a file of ${total}`);
      } else reason = new Unavailable('the connection ended early');
    } catch (error) {
      if (error instanceof DatasetError) throw error;
      reason = error;
    }
    fruitless = bytes > 0 ? 0 : fruitless + 1;
    if (fruitless >= attempts) throw failed(url, reasonOf(reason), reason);
    await wait(delay * 2 ** fruitless);
  }
}

async function assertHash(
  { url, path, sha256, onProgress }: DownloadOptions,
  existing: string,
  remove: () => Promise<void>,
): Promise<void> {
  if (sha256 === null) return;
  const file = basename(path);
  const { size: total } = await stat(existing);
  const found = await hashFile(existing, (done) => onProgress?.({ phase: 'check', file, done, total }));
  if (found === sha256) return;
  await remove();
  throw new DatasetError(
    'HASH_MISMATCH',
    `${existing} is not the file that was expected from ${url}: its sha256 is ${found}, expected ${sha256}.`,
    'Fetch it once more (a wrong file of your own must be taken away first); if it stays so, the source has changed.',
  );
}

/**
 * Downloads a file. A broken connection is taken up again where it broke, in this run or a later one: until the file is
 * whole and its hash is right it is called `FILE.part`. A file of the right name that is there already, such as one that
 * was copied from another machine, is only checked.
 *
 * @throws DatasetError `DOWNLOAD_FAILED`, `HASH_MISMATCH` or `NO_SPACE`.
 */
export async function download(options: DownloadOptions): Promise<void> {
  const { path } = options;
  if (existsSync(path)) {
    await assertHash(options, path, async () => undefined);
    return;
  }
  await mkdir(dirname(path), { recursive: true });
  const part = new PartFile(path);
  await downloadWhole(options, part);
  await assertHash(options, part.path, () => part.remove());
  await rename(part.path, path);
  await part.forget();
}
