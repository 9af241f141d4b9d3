import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { DatasetError } from '../../errors.js';

/** The error of a file that lists what a dataset consists of and does not read as expected. */
export function splitInvalid(path: string, what: string, hint?: string, cause?: unknown): DatasetError {
  return new DatasetError(
    'SPLIT_INVALID',
    `${path} ${what}`,
    hint ?? 'Copy the file again from the source of the dataset.',
    { cause },
  );
}

/** @throws DatasetError `SPLIT_INVALID` if there is no such file. */
export async function readSplitFile(path: string, hint?: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw splitInvalid(path, 'cannot be read: it says which image is used for what.', hint, cause);
  }
}

/** Text of such a file, without a byte order mark. */
export async function readSplitText(path: string, hint?: string): Promise<string> {
  return (await readSplitFile(path, hint)).toString('utf8').replace(/^\uFEFF/, '');
}

/** Parses JSON and checks its shape; `where` names the place in messages, such as a line. */
export function parseJson<T>(text: string, schema: z.ZodType<T>, path: string, where = ''): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw splitInvalid(path, `is not valid JSON${where}: ${reason}.`, undefined, cause);
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const at = issue.path.map(String).join('.');
  throw splitInvalid(path, `does not fit${where}: ${at === '' ? '' : `${at}: `}${issue.message}.`);
}

/**
 * A path out of such a file, with `/` and relative to the dataset.
 *
 * @throws DatasetError `SPLIT_INVALID` if it is absolute or leads out of the dataset.
 */
export function listedPath(path: string, listedIn: string): string {
  const clean = path
    .replaceAll('\\', '/')
    .replace(/^(\.\/)+/, '')
    .replace(/\/{2,}/g, '/');
  if (clean === '' || clean.startsWith('/') || /^[A-Za-z]:/.test(clean) || clean.split('/').includes('..')) {
    throw splitInvalid(
      listedIn,
      `names the file "${path}"; expected a path within the dataset.`,
      'Make the paths relative to the folder of the dataset.',
    );
  }
  return clean;
}
