import { BINS, HistogramCounter } from './pixel-histogram.js';

/** The bin of a value by comparing it with every edge. */
function binOf(value: number, low: number, high: number): number {
  let bin = 0;
  while (bin < BINS - 1 && value >= low + ((bin + 1) * (high - low)) / BINS) bin++;
  return bin;
}

describe('HistogramCounter', () => {
  it('counts what edges count, for several maps', () => {
    const noise = (i: number) => Math.abs(Math.sin(i * 12.9898) * 43758.5453) % 1;
    const maps = Array.from({ length: 3 }, (_, n) =>
      Float32Array.from({ length: 500 }, (__, i) => 3 * noise(n * 500 + i) ** 2 - 1),
    );
    const masks = [null, Uint8Array.from({ length: 500 }, (_, i) => (noise(i + 7) > 0.8 ? 1 : 0)), null];
    const values = maps.flatMap((map) => [...map]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const counter = new HistogramCounter({ min: low, max: high });
    maps.forEach((map, n) => counter.add(map, masks[n]));
    const expected = { normal: new Array<number>(BINS).fill(0), anomalous: new Array<number>(BINS).fill(0) };
    const sums = { normal: 0, anomalous: 0 };
    maps.forEach((map, n) =>
      map.forEach((value, i) => {
        const kind = masks[n]?.[i] === 1 ? 'anomalous' : 'normal';
        expected[kind][binOf(value, low, high)]++;
        sums[kind] += value;
      }),
    );
    const result = counter.result();
    expect(result.normal).toEqual(expected.normal);
    expect(result.anomalous).toEqual(expected.anomalous);
    expect([result.low, result.high]).toEqual([low, high]);
    const count = (kind: 'normal' | 'anomalous') => expected[kind].reduce((sum, own) => sum + own, 0);
    expect(count('normal') + count('anomalous')).toBe(1500);
    expect(result.normalMean).toBeCloseTo(sums.normal / count('normal'), 10);
    expect(result.anomalousMean).toBeCloseTo(sums.anomalous / count('anomalous'), 10);
  });

  it('puts the largest value into the last bin, and everything into the first where all are equal', () => {
    const ends = new HistogramCounter({ min: 0, max: 1 });
    ends.add(Float32Array.of(0, 1), null);
    const { normal, anomalous, anomalousMean } = ends.result();
    expect([normal[0], normal[BINS - 1]]).toEqual([1, 1]);
    expect([anomalous.some((count) => count > 0), anomalousMean]).toEqual([false, null]);
    const flat = new HistogramCounter({ min: 2, max: 2 });
    flat.add(Float32Array.of(2, 2), Uint8Array.of(0, 1));
    expect([flat.result().normal[0], flat.result().anomalous[0]]).toEqual([1, 1]);
  });
});
