import { readFile } from 'node:fs/promises';
import { parse } from 'node:path/posix';
import { CliError } from '../errors.js';
import { csvRecords } from './csv-records.js';
import type { Inventory } from './inventory.js';

function invalid(file: string, line: number, found: string): CliError {
  return new CliError(
    'SCORES_INVALID',
    `${file}:${line}: ${found}.`,
    'The file is CSV with the columns path and score: "bottle/test/good/000.png,0.31".',
  );
}

/** Key of an image (see `MapFile`) out of the end of its path, whatever folder and ending it has. */
function keyOf(path: string): string | null {
  const { dir, name } = parse(path.replaceAll('\\', '/'));
  const folders = dir.split('/').filter((part) => part !== '' && part !== '.');
  const defect = folders.pop();
  if (folders.length > 1 && folders[folders.length - 1] === 'test') folders.pop();
  const category = folders.pop();
  return category === undefined || defect === undefined || name === ''
    ? null
    : `${category}/${defect}/${name}`;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw invalid(file, 1, (cause as Error).message);
  }
}

/**
 * Image scores from a CSV file by the key of their image. Of a path, only category, defect and name count.
 *
 * @throws CliError `SCORES_INVALID` with the line
 */
export async function readScores(file: string): Promise<Map<string, number>> {
  const records = csvRecords((await readText(file)).replace(/^\uFEFF/, ''));
  if (typeof records === 'number') throw invalid(file, records, 'a quoted field does not end');
  const header = records.shift() ?? { line: 1, fields: [] };
  const [path, score] = ['path', 'score'].map((name) => header.fields.indexOf(name));
  if (path < 0 || score < 0)
    throw invalid(file, header.line, `the columns are ${header.fields.join(', ') || 'none'}`);
  const scores = new Map<string, number>();
  for (const { line, fields } of records) {
    const key = keyOf(fields[path] ?? '');
    if (key === null) throw invalid(file, line, `'${fields[path] ?? ''}' names no CATEGORY/DEFECT/NAME`);
    const value = Number(fields[score] || NaN);
    if (Number.isNaN(value)) throw invalid(file, line, `'${fields[score] ?? ''}' is no number`);
    if (scores.has(key)) throw invalid(file, line, `${key} has a score already`);
    scores.set(key, value);
  }
  return scores;
}

/** @throws CliError `SCORE_MISSING` where an image has none */
export function assertScored(
  file: string,
  scores: ReadonlyMap<string, number>,
  { categories }: Inventory,
): void {
  const lacking = categories.flatMap(({ images }) => images).filter(({ key }) => !scores.has(key));
  if (lacking.length === 0) return;
  throw new CliError(
    'SCORE_MISSING',
    `${file} has no score for ${lacking[0].map}${lacking.length > 1 ? ` and ${lacking.length - 1} more` : ''}.`,
    'Every map needs a score; leave out --scores to read the scores off the maps.',
  );
}
