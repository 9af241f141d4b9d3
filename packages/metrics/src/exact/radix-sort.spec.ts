import { fc } from '../testing/property.js';
import { sortPairs } from './radix-sort.js';

describe('sortPairs', () => {
  it('sorts keys of both signs and keeps the order of equal ones', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer(), fc.constantFrom(-2147483648, -1, 0, 2147483647))),
        (all) => {
          const expected = all
            .map((key, index) => ({ key, index }))
            .sort((a, b) => a.key - b.key || a.index - b.index);
          const sorted = sortPairs(
            Int32Array.from(all),
            Int32Array.from(all, (_, index) => index),
          );
          expect([...sorted.keys]).toEqual(expected.map(({ key }) => key));
          expect([...sorted.values]).toEqual(expected.map(({ index }) => index));
        },
      ),
    );
  });
});
