import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { DatasetError } from '../errors.js';
import { layoutNames } from '../layouts/layouts.js';
import type { DatasetRegistry } from './schema.js';
import { registrySchema } from './schema.js';

/** `datasets[1].folder`, the way a reader would look it up. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

function issueText(issue: z.core.$ZodIssue): string {
  const path = pathText(issue.path);
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}

/**
 * Reads a registry out of JSON text.
 *
 * @param fileName Name of the text in messages.
 * @throws DatasetError `REGISTRY_SYNTAX` (not JSON) or `REGISTRY_INVALID` (unknown key, wrong type, name used twice).
 */
export function parseRegistry(text: string, fileName: string): DatasetRegistry {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DatasetError(
      'REGISTRY_SYNTAX',
      `${fileName} is not valid JSON: ${reason}`,
      'Correct the syntax.',
      {
        cause,
      },
    );
  }
  const result = registrySchema(layoutNames()).safeParse(json);
  if (!result.success) {
    throw new DatasetError(
      'REGISTRY_INVALID',
      `${fileName}: ${result.error.issues.map(issueText).join('; ')}`,
      'Every entry has name, title, layout, categories, folder, licence, homepage, citation, images and expected; total, archives and options are optional.',
    );
  }
  return { datasets: result.data.datasets };
}

/**
 * Reads a registry from a file.
 *
 * @throws DatasetError `REGISTRY_UNREADABLE` if there is no such file; see `parseRegistry` for the others.
 */
export async function loadRegistry(path: string): Promise<DatasetRegistry> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new DatasetError(
      'REGISTRY_UNREADABLE',
      `Cannot read the dataset registry ${path}.`,
      'Check the path.',
      {
        cause,
      },
    );
  }
  return parseRegistry(text, path);
}
