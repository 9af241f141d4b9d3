import { appendFile, readFile } from 'node:fs/promises';
import { writeAtomic, writeError } from '../files/atomic.js';
import type { LogLine } from '../results/cell-files.js';

/** The event log of a cell: one JSON object a line, appended as things happen. */
export class CellLog {
  constructor(private readonly path: string) {}

  async append(line: LogLine): Promise<void> {
    try {
      await appendFile(this.path, `${JSON.stringify(line)}\n`);
    } catch (cause) {
      throw writeError(this.path, cause);
    }
  }

  /** Drops what a killed process wrote beyond the checkpoint that the training goes on from, and a half-written line. */
  async rewind(step: number): Promise<void> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch {
      return;
    }
    const kept = text.split('\n').filter((line) => {
      const entry = parseLine(line);
      return entry !== null && !(entry.event === 'step' && entry.step >= step);
    });
    await writeAtomic(this.path, kept.map((line) => `${line}\n`).join(''));
  }
}

function parseLine(line: string): LogLine | null {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return null;
  }
}
