import { readFile } from 'node:fs/promises';
import type { Mismatch, Shape } from './shape.js';

/** Outcome of reading a JSON file: it fits, it is not there, or it is damaged. */
export type JsonRead<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'missing' }
  | { readonly kind: 'damaged'; readonly mismatch: Mismatch };

/** Reads a JSON file and checks it. A file that cannot be read, parsed or recognised is `damaged`, never thrown. */
export async function readJsonFile<T>(path: string, shape: Shape<T>): Promise<JsonRead<T>> {
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    if (code === 'ENOENT') return { kind: 'missing' };
    return {
      kind: 'damaged',
      mismatch: { path: '', expected: 'a readable file', found: `${code} on reading it` },
    };
  }
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return { kind: 'damaged', mismatch: { path: '', expected: 'JSON', found: describeBroken(content) } };
  }
  const mismatch = shape.check(value, '');
  return mismatch ? { kind: 'damaged', mismatch } : { kind: 'ok', value: value as T };
}

/** The wording of JSON.parse differs between versions of Node, so the damage is described here. */
function describeBroken(content: string): string {
  if (content.trim() === '') return 'an empty file';
  return `text that does not parse (${content.length} characters, ends in ${JSON.stringify(content.slice(-12))})`;
}
