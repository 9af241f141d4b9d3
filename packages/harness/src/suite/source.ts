import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { HarnessError } from '../errors.js';
import { SuiteDocument, type KeyPath } from './document.js';
import { mergeData } from './merge.js';

/** Tells where in the user's files a value stands. */
export interface Locator {
  /** `file:line:column` of a key or value, or of the nearest thing around it. */
  locate(path: KeyPath): string;
}

/** A suite file together with the files that it extends, nearest first. */
export class SuiteSource implements Locator {
  private constructor(private readonly documents: readonly SuiteDocument[]) {}

  /** Text that extends nothing. @throws HarnessError `SUITE_SYNTAX`. */
  static of(text: string, fileName: string): SuiteSource {
    return new SuiteSource([SuiteDocument.parse(text, fileName)]);
  }

  /**
   * Reads a file and, following `extends` (a path relative to the file), its ancestors.
   * @throws HarnessError `SUITE_NOT_FOUND`, `SUITE_SYNTAX`, `SUITE_EXTENDS_CYCLE`, or `SUITE_INVALID` where `extends` is
   *   not a path.
   */
  static async read(path: string): Promise<SuiteSource> {
    const documents: SuiteDocument[] = [];
    const seen: string[] = [];
    let next: string | null = path;
    let reason = '';
    while (next !== null) {
      const file = normalize(next);
      if (seen.includes(file)) {
        throw new HarnessError(
          'SUITE_EXTENDS_CYCLE',
          `${reason}: the suite extends itself: ${[...seen, file].join(' -> ')}.`,
          'Remove one `extends`, so that the chain ends.',
        );
      }
      seen.push(file);
      const document = SuiteDocument.parse(await readText(file, reason), file);
      documents.push(document);
      const parent = parentOf(document);
      reason = parent === null ? '' : document.locate(['extends']);
      next = parent === null ? null : isAbsolute(parent) ? parent : join(dirname(file), parent);
    }
    return new SuiteSource(documents);
  }

  /** The merged contents as plain data: maps are merged, lists and single values of a nearer file win. */
  data(): unknown {
    return this.documents
      .map((document) => withoutExtends(document.data()))
      .reduceRight((base, over) => mergeData(base, over));
  }

  locate(path: KeyPath): string {
    const holder = this.documents.find((document) => document.has(path));
    if (holder) return holder.locate(path);
    if (path.length > 1) return this.locate(path.slice(0, -1));
    return this.documents[0].locate(path);
  }
}

async function readText(file: string, reason: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new HarnessError(
      'SUITE_NOT_FOUND',
      reason === ''
        ? `the suite ${file} cannot be read.`
        : `${reason}: the suite ${file}, which is extended there, cannot be read.`,
      reason === ''
        ? 'Name a suite file, for example benchmarks/quick.yaml.'
        : 'The path is relative to the file that names it.',
      { cause },
    );
  }
}

function parentOf(document: SuiteDocument): string | null {
  const data = document.data();
  if (typeof data !== 'object' || data === null || !('extends' in data)) return null;
  if (typeof data.extends === 'string' && data.extends !== '') return data.extends;
  throw new HarnessError(
    'SUITE_INVALID',
    `${document.locate(['extends'])}: extends: expected the path of a suite, found ${JSON.stringify(data.extends)}.`,
    'Write for example: extends: mvtec3.yaml',
  );
}

function withoutExtends(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return data;
  return Object.fromEntries(Object.entries(data).filter(([key]) => key !== 'extends'));
}
