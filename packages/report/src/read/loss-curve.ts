import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { CELL_FILE_NAMES } from './cell-file-names.js';

/** Training loss over steps, in the order of the steps. */
export interface LossCurve {
  readonly steps: readonly number[];
  readonly losses: readonly number[];
}

/**
 * Reads the loss of each logged step from `log.jsonl` of a cell. A resumed training logs some steps again: the later
 * line counts. Lines that do not parse (a killed process leaves half a line) are passed over. Returns `null` when there
 * is no log or no step in it, as with a method that does not train.
 */
export async function readLossCurve(cellDir: string): Promise<LossCurve | null> {
  const file = await openLog(cellDir);
  if (file === null) return null;
  const steps: number[] = [];
  const losses: number[] = [];
  for await (const line of file.readLines()) {
    const logged = parseStep(line);
    if (logged === null) continue;
    while (steps.length > 0 && steps[steps.length - 1] >= logged.step) {
      steps.pop();
      losses.pop();
    }
    steps.push(logged.step);
    losses.push(logged.loss);
  }
  return steps.length === 0 ? null : { steps, losses };
}

async function openLog(cellDir: string): Promise<FileHandle | null> {
  try {
    return await open(join(cellDir, CELL_FILE_NAMES.log));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function parseStep(line: string): { step: number; loss: number } | null {
  if (!line.includes('"step"')) return null;
  let value: { event?: unknown; step?: unknown; loss?: unknown } | null;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (value?.event !== 'step' || typeof value.step !== 'number' || typeof value.loss !== 'number')
    return null;
  return { step: value.step, loss: value.loss };
}
