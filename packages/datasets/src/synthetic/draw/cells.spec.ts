import { Cells } from './cells.js';
import { Noise } from './noise.js';
import { Stream } from './stream.js';

const noise = new Noise(Stream.of(5));
const cells = new Cells(noise);

describe('Cells', () => {
  it('agrees with the distances to all points around, computed one by one', () => {
    for (let n = 0; n < 200; n++) {
      const [x, y] = [((n * 37) % 101) / 7 - 5, ((n * 53) % 89) / 6 - 4];
      const distances: number[] = [];
      for (let b = -12; b <= 14; b++) {
        for (let a = -12; a <= 14; a++) {
          const [px, py] = [a + 0.1 + 0.8 * noise.cell(a, b), b + 0.1 + 0.8 * noise.cell(a + 7919, b)];
          distances.push(Math.hypot(x - px, y - py));
        }
      }
      const [first, second] = distances.sort((p, q) => p - q);
      // A point two squares away may be the second nearest: then the border is drawn a little too far off.
      cells.look(x, y);
      const { border } = cells;
      expect(border).toBeGreaterThanOrEqual((second - first) / 2 - 1e-12);
      expect(border - (second - first) / 2).toBeLessThan(0.25);
    }
  });

  it('gives each cell a number of its own', () => {
    const numbers = Array.from({ length: 400 }, (_, i) => {
      cells.look(i * 0.1, 3);
      return cells.own;
    });
    const seen = new Set(numbers);
    expect(seen.size).toBeGreaterThan(25);
    expect(seen.size).toBeLessThan(120);
  });
});
