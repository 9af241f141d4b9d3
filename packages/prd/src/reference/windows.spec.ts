import { useCpuBackend } from '../testing/cpu-backend.js';
import { windowCovers, windowMasks, windowSide } from './windows.js';

useCpuBackend();

describe('windowSide', () => {
  it('is that of RLR for the sizes of its three levels', () => {
    expect([16, 32, 64].map((size) => windowSide(size, size))).toEqual([5, 7, 11]);
  });

  it('goes by the longer side', () => expect(windowSide(8, 28)).toBe(7));
});

describe('windowMasks', () => {
  it('splits the map between the window of a token, cut off at the border, and the rest', () => {
    const [height, width, reach] = [6, 9, 2];
    const { inside, outside } = windowMasks(height, width);
    const [seen, hidden] = [inside.arraySync(), outside.arraySync()];
    for (let i = 0; i < height * width; i++) {
      const [y, x] = [Math.floor(i / width), i % width];
      const rows = [Math.max(y - reach, 0), Math.min(y + reach + 1, height)];
      const columns = [Math.max(x - reach, 0), Math.min(x + reach + 1, width)];
      for (let j = 0; j < height * width; j++) {
        const [v, u] = [Math.floor(j / width), j % width];
        const near = v >= rows[0] && v < rows[1] && u >= columns[0] && u < columns[1];
        expect([seen[i][j] === 0, hidden[i][j] === 0]).toEqual([near, !near]);
        expect(seen[i][j] + hidden[i][j]).toBe(Math.fround(-1e9));
      }
    }
  });
});

describe('windowCovers', () => {
  it.each([
    [4, 4, true],
    [5, 5, true],
    [6, 6, false],
    [2, 6, false],
    [16, 16, false],
  ])(
    'says whether some token of a %i x %i map has nothing outside its window: %s',
    (height, width, covers) => {
      expect(windowCovers(height, width)).toBe(covers);
      const nothing = windowMasks(height, width)
        .outside.arraySync()
        .some((row) => row.every((value) => value !== 0));
      expect(nothing).toBe(covers);
    },
  );
});
