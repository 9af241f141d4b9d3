import { perMetric } from '../columns.js';
import { markEntries } from './marks.js';
import type { EntryRow, ResultEntry } from './result-entry.js';

function entry(mean: number | null): ResultEntry {
  const row: EntryRow = {
    category: 'mean',
    images: null,
    values: perMetric(() => ({ mean, std: null, reason: mean === null ? 'why' : null })),
  };
  return {
    dataset: 'd',
    method: 'm',
    variant: 'v',
    backbone: 'b',
    seeds: [0],
    cells: [],
    categories: [],
    mean: row,
  };
}

describe('markEntries', () => {
  const marks = (...values: (number | null)[]) => markEntries(values.map(entry)).AUPRO;

  it('marks the best and the second', () => {
    expect(marks(90, 92, 91)).toEqual([null, 'best', 'second']);
  });

  it('lets values share a place that print alike', () => {
    expect(marks(91.96, 92.04, 91, 91.02)).toEqual(['best', 'best', 'second', 'second']);
  });

  it('marks nothing where there is nothing to compare', () => {
    expect(marks(90)).toEqual([null]);
    expect(marks(90, null)).toEqual([null, null]);
  });

  it('has no second when all are equal', () => {
    expect(marks(90, 90)).toEqual(['best', 'best']);
  });
});
