import { formatTick, logScale, makeScale } from './ticks.js';

describe('makeScale', () => {
  it('ends at the values it is given and has round ticks inside', () => {
    expect(makeScale(0, 2990, { log: false })).toEqual({
      ...{ type: 'value', min: 0, max: 2990 },
      ticks: [0, 1000, 2000],
    });
    expect(makeScale(0.12, 0.47, { log: true }).ticks).toEqual([0.2, 0.3, 0.4]);
    expect(makeScale(-0.3, 0.3, { log: true }).ticks).toEqual([-0.2, 0, 0.2]);
  });

  it('is logarithmic only for positive values that differ much', () => {
    expect(makeScale(0.01, 1, { log: true })).toEqual({
      ...{ type: 'log', min: 0.01, max: 1 },
      ticks: [0.01, 0.03, 0.1, 0.3, 1],
    });
    expect(makeScale(0.1, 1, { log: true }).type).toBe('value');
    expect(makeScale(0, 100, { log: true }).type).toBe('value');
    expect(makeScale(1, 1000, { log: false }).type).toBe('value');
  });

  it('has a single value in the middle', () => {
    expect(makeScale(3, 3, { log: true })).toEqual({ type: 'value', min: 2, max: 4, ticks: [3] });
    expect(logScale(8, 8, [8])).toEqual({ type: 'log', min: 4, max: 16, ticks: [8] });
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
