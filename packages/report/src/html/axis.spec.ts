import { formatTick, makeAxis } from './axis.js';

describe('makeAxis', () => {
  it('has round ticks inside the range', () => {
    expect(makeAxis(0, 2990, { log: false }).ticks).toEqual([0, 1000, 2000]);
    expect(makeAxis(0.12, 0.47, { log: true }).ticks).toEqual([0.2, 0.3, 0.4]);
    expect(makeAxis(-0.3, 0.3, { log: true }).ticks).toEqual([-0.2, 0, 0.2]);
  });

  it('places its ends at 0 and 1 and values in proportion', () => {
    const { place } = makeAxis(10, 30, { log: false });
    expect([10, 15, 30].map(place)).toEqual([0, 0.25, 1]);
  });

  it('is logarithmic only for positive values that differ much', () => {
    const { ticks, place } = makeAxis(0.01, 1, { log: true });
    expect(ticks).toEqual([0.01, 0.03, 0.1, 0.3, 1]);
    expect(place(0.1)).toBeCloseTo(0.5, 12);
    expect(makeAxis(0.1, 1, { log: true }).place(0.55)).toBeCloseTo(0.5, 12);
    expect(makeAxis(0, 100, { log: true }).place(50)).toBeCloseTo(0.5, 12);
    expect(makeAxis(1, 1000, { log: false }).place(500.5)).toBeCloseTo(0.5, 12);
  });

  it('copes with a single value', () => {
    const { ticks, place } = makeAxis(3, 3, { log: true });
    expect(ticks).toEqual([3]);
    expect(place(3)).toBe(0.5);
  });
});

describe('formatTick', () => {
  it('is short', () => {
    expect([0, 0.05, 1500, 20000, 0.30000000000000004].map(formatTick)).toEqual([
      '0',
      '0.05',
      '1500',
      '20k',
      '0.3',
    ]);
  });
});
