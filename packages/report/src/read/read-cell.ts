import { join } from 'node:path';
import {
  configShape,
  environmentShape,
  galleryShape,
  imagesShape,
  metricsShape,
  statusShape,
  timingShape,
} from './cell-shapes.js';
import { CELL_FILE_NAMES } from './cell-file-names.js';
import { diagnosticsShape } from './diagnostics-file.js';
import { readJsonFile } from './json-file.js';
import { countParameters } from './parameter-count.js';
import type { RunCell, RunProblem } from './run-cell.js';
import type { Shape } from './shape.js';

/** Which parts of a cell to read. */
export interface ReadOptions {
  /** Read `images.json`, which grows with the test set. Default true. */
  readonly images?: boolean;
}

/** A file of a cell: its content, or `null` and what is wrong with it, if anything is. */
export interface CellFileRead<T> {
  readonly value: T | null;
  readonly problem: RunProblem | null;
}

/**
 * Reads one JSON file of a cell.
 *
 * @param needed Whether it is a problem when the file is not there.
 */
export async function readCellFile<T>(
  dir: string,
  cell: string,
  file: keyof typeof CELL_FILE_NAMES,
  shape: Shape<T>,
  needed: boolean,
): Promise<CellFileRead<T>> {
  const name = CELL_FILE_NAMES[file];
  const result = await readJsonFile(join(dir, name), shape);
  if (result.kind === 'ok') return { value: result.value, problem: null };
  if (result.kind === 'damaged') {
    const { path, expected, found } = result.mismatch;
    return {
      value: null,
      problem: { cell, file: path === '' ? name : `${name}: ${path}`, expected, found },
    };
  }
  const missing = { cell, file: name, expected: 'a file', found: 'no such file' };
  return { value: null, problem: needed ? missing : null };
}

/** Reads a cell folder. `cell` is `null` when `config.json` cannot be read: nothing then says what the cell is. */
export async function readCell(
  dir: string,
  name: string,
  options: ReadOptions = {},
): Promise<{ readonly cell: RunCell | null; readonly problems: readonly RunProblem[] }> {
  const problems: RunProblem[] = [];

  async function read<T>(
    file: keyof typeof CELL_FILE_NAMES,
    shape: Shape<T>,
    needed: boolean,
  ): Promise<T | null> {
    const { value, problem } = await readCellFile(dir, name, file, shape, needed);
    if (problem) problems.push(problem);
    return value;
  }

  const config = await read('config', configShape, true);
  if (config === null) return { cell: null, problems };
  if (config.id !== name) {
    problems.push({ cell: name, file: 'config.json: id', expected: `"${name}"`, found: `"${config.id}"` });
    return { cell: null, problems };
  }
  const status = await read('status', statusShape, false);
  const done = status?.state === 'done';
  const metrics = done ? await read('metrics', metricsShape, true) : null;
  const ours = metrics === null || metrics.cell.id === config.id;
  if (metrics !== null && !ours) {
    const found = `"${metrics.cell.id}"`;
    problems.push({ cell: name, file: 'metrics.json: cell.id', expected: `"${config.id}"`, found });
  }
  const cell: RunCell = {
    id: config.id,
    dir,
    config,
    status,
    metrics: ours ? metrics : null,
    images: options.images === false ? null : await read('images', imagesShape, done),
    gallery: await read('gallery', galleryShape, false),
    diagnostics: done ? await read('diagnostics', diagnosticsShape, false) : null,
    timing: await read('timing', timingShape, done),
    environment: await read('environment', environmentShape, done),
    parameters: done ? await countParameters(dir) : null,
  };
  return { cell, problems };
}
