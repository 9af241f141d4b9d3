import { compareText } from '../compare-text.js';
import type { ReadOptions } from '../read/read-cell.js';
import { readRun } from '../read/read-run.js';
import type { RunCell, RunProblem, RunReading } from '../read/run-cell.js';

/**
 * Merges several run folders. A cell found in more than one counts once: the first that is done, else the first. Two
 * done copies of a cell must agree in their metrics to the last bit, since a cell is reproducible; if they do not, that
 * becomes a problem.
 *
 * @throws ReportError as {@link readRun} does, for any of the folders.
 */
export async function compareRuns(dirs: readonly string[], options: ReadOptions = {}): Promise<RunReading> {
  const readings: RunReading[] = [];
  for (const dir of dirs) readings.push(await readRun(dir, options));
  const cells = new Map<string, RunCell>();
  const problems: RunProblem[] = readings.flatMap((reading) => reading.problems);
  for (const cell of readings.flatMap((reading) => reading.cells)) {
    const known = cells.get(cell.id);
    if (known === undefined || (known.metrics === null && cell.metrics !== null)) {
      cells.set(cell.id, cell);
    } else if (cell.metrics !== null && JSON.stringify(cell.metrics) !== JSON.stringify(known.metrics)) {
      problems.push({
        cell: cell.id,
        file: 'metrics.json',
        expected: 'the same metrics in every run folder that holds the cell',
        found: 'other values in a later folder; those of the first are shown',
      });
    }
  }
  return {
    name: readings.map((reading) => reading.name).join(' + '),
    cells: [...cells.values()].sort((a, b) => compareText(a.id, b.id)),
    problems,
  };
}
