import { findRuns } from './find-runs.js';

describe('findRuns', () => {
  it('lists runs that touch both borders, row by row', () => {
    const rows = ['##..#', '.....', '#####', '..#..'];
    const mask = Uint8Array.from(rows.join(''), (pixel) => (pixel === '#' ? 200 : 0));
    const runs = findRuns(mask, 5, 4);
    expect([...runs.from]).toEqual([0, 4, 0, 2]);
    expect([...runs.to]).toEqual([2, 5, 5, 3]);
    expect([...runs.rowStart]).toEqual([0, 2, 2, 3, 4]);
  });

  it('finds the same runs at every alignment of a wide sparse mask', () => {
    for (let offset = 0; offset < 9; offset++) {
      const mask = new Uint8Array(64 * 3 + offset).subarray(offset);
      for (const at of [0, 7, 8, 15, 63, 64, 100, 101, 191]) mask[at] = 1;
      const runs = findRuns(mask, 64, 3);
      expect([...runs.from]).toEqual([0, 7, 15, 63, 0, 36, 63]);
      expect([...runs.to]).toEqual([1, 9, 16, 64, 1, 38, 64]);
      expect([...runs.rowStart]).toEqual([0, 4, 6, 7]);
    }
  });
});
