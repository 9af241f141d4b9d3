import { evenly } from './evenly.js';

describe('evenly', () => {
  it('spreads over the items and keeps their order', () => {
    expect(evenly([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 3)).toEqual([1, 5, 8]);
    expect(evenly([0, 1, 2], 2)).toEqual([0, 2]);
  });

  it('keeps everything below the limit', () => expect(evenly(['a', 'b'], 2)).toEqual(['a', 'b']));
});
