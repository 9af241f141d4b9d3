import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { compareText } from '../compare-text.js';
import { ReportError } from '../errors.js';
import { readCell } from './read-cell.js';
import type { ReadOptions } from './read-cell.js';
import type { RunCell, RunProblem, RunReading } from './run-cell.js';

const HINT =
  'Pass the folder given to `protobench run --out`: it holds a folder `cells` with one folder per cell.';

/**
 * Reads a run folder: `cells/<cell id>/...`. Damage in one cell becomes an entry of `problems` and does not stop the
 * others.
 *
 * @throws ReportError `RUN_NOT_FOUND` when the folder does not exist, `NO_CELLS` when it holds no cell folder.
 */
export async function readRun(dir: string, options: ReadOptions = {}): Promise<RunReading> {
  const names = await cellNames(dir);
  const cells: RunCell[] = [];
  const problems: RunProblem[] = [];
  for (const name of names) {
    const result = await readCell(join(dir, 'cells', name), name, options);
    if (result.cell) cells.push(result.cell);
    problems.push(...result.problems);
  }
  return { name: basename(resolve(dir)), cells, problems };
}

async function cellNames(dir: string): Promise<string[]> {
  if ((await folders(dir)) === null) {
    throw new ReportError('RUN_NOT_FOUND', `Expected a run folder at "${dir}", found no folder there.`, HINT);
  }
  const names = await folders(join(dir, 'cells'));
  if (names === null || names.length === 0) {
    const found = names === null ? 'no folder `cells`' : 'an empty folder `cells`';
    throw new ReportError(
      'NO_CELLS',
      `Expected cell folders in "${join(dir, 'cells')}", found ${found}.`,
      HINT,
    );
  }
  return names;
}

/** Names of the folders inside `dir`, sorted; `null` when `dir` is not a folder. */
async function folders(dir: string): Promise<string[] | null> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort(compareText);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}
