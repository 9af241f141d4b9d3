import { sinePositions } from './sine-positions.js';

describe('sinePositions', () => {
  it('tells column and row in sines and cosines of falling frequency', () => {
    const [height, width, channels] = [3, 4, 8];
    const table = sinePositions(height, width, channels);
    const frequency = (pair: number) => 1e4 ** (-pair / 2);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const expected = [x, y].flatMap((place) =>
          [0, 1].flatMap((pair) => [Math.sin(place * frequency(pair)), Math.cos(place * frequency(pair))]),
        );
        const at = (y * width + x) * channels;
        expected.forEach((value, c) => expect(table[at + c]).toBeCloseTo(value, 6));
      }
    }
  });

  it('has a row of its own for every position', () => {
    const table = sinePositions(16, 16, 12);
    const rows = new Set(Array.from({ length: 256 }, (_, i) => table.slice(12 * i, 12 * i + 12).join()));
    expect(rows.size).toBe(256);
  });
});
