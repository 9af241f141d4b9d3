import type { EntryRow } from './result-entry.js';
import { METRIC_COLUMNS } from '../columns.js';

/** Reasons of the empty cells of a table, numbered from 1 in the order of their first use. */
export class Footnotes {
  private readonly numbers = new Map<string, number>();

  /** Number of a reason; the same reason keeps its number. */
  number(reason: string): number {
    const known = this.numbers.get(reason);
    if (known !== undefined) return known;
    this.numbers.set(reason, this.numbers.size + 1);
    return this.numbers.size;
  }

  /** The reasons in the order of their numbers. */
  get reasons(): readonly string[] {
    return [...this.numbers.keys()];
  }

  /** Numbers the reasons of all empty cells of the given rows. */
  static of(rows: readonly EntryRow[]): Footnotes {
    const notes = new Footnotes();
    for (const row of rows) {
      for (const metric of METRIC_COLUMNS) {
        const { reason } = row.values[metric];
        if (reason !== null) notes.number(reason);
      }
    }
    return notes;
  }
}
