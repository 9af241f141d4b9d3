import { open, mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HarnessError } from '../errors.js';

/**
 * Writes a file so that readers see the old contents or the new ones and nothing between: to a temporary name beside
 * it, flushed to disk, then renamed. A failure leaves the old file and no temporary one.
 * @throws HarnessError `DISK_FULL` or `OUTPUT_NOT_WRITABLE`.
 */
export async function writeAtomic(path: string, contents: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(contents);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw writeError(path, cause);
  }
}

/** Writes JSON with a stable layout (two spaces, newline at the end). */
export function writeJson(path: string, value: unknown): Promise<void> {
  return writeAtomic(path, `${JSON.stringify(value, null, 2)}\n`);
}

/**
 * Makes a folder with its parents and checks that files can be made in it.
 * @throws HarnessError `OUTPUT_NOT_WRITABLE` or `DISK_FULL`.
 */
export async function ensureWritableDir(dir: string): Promise<void> {
  const probe = `${dir}/.write-test-${process.pid}`;
  try {
    await mkdir(dir, { recursive: true });
    const file = await open(probe, 'w');
    await file.close();
    await rm(probe);
  } catch (cause) {
    throw writeError(dir, cause);
  }
}

/** A typed error for a write that failed. */
export function writeError(path: string, cause: unknown): HarnessError {
  const code = (cause as { code?: string }).code ?? 'unknown error';
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new HarnessError(
      'DISK_FULL',
      `no space is left to write ${path}.`,
      'Free some space and start the same command again; finished work is kept.',
      { cause },
    );
  }
  return new HarnessError(
    'OUTPUT_NOT_WRITABLE',
    `${path} cannot be written (${code} in ${dirname(path)}).`,
    'Choose another folder with --out (or --cache), or change its permissions.',
    { cause },
  );
}
