import type { PrototypeDiagnostics } from '@protobench/harness';
import { blockOrder, prototypeUse } from './prototype-use.js';

const DIAGNOSTICS: PrototypeDiagnostics = {
  site: 'decoder.0',
  count: 4,
  trainingImages: 10,
  usage: { bottle: [0.6, 0.398, 0.002, 0], pill: [0, 0, 1, 0], rod: [6, 2, 0, 0] },
  active: { bottle: 1.9, pill: 1 },
  nonzero: { bottle: 2.4, pill: 1, rod: 3 },
  nearest: [],
};

describe('prototypeUse', () => {
  const use = prototypeUse(DIAGNOSTICS, false);

  it('counts the unused of each category, and as dead those that none uses', () => {
    // 1 / (100 * 4) = 0.0025
    expect(use.categories.map(({ unused }) => unused)).toEqual([2, 3, 2]);
    expect(use.dead).toBe(1);
  });

  it('brings shares to a sum of 1, and keeps what is not recorded empty', () => {
    expect(use.categories[2].shares).toEqual([0.75, 0.25, 0, 0]);
    expect(use.categories[2].active).toBeNull();
    expect(use.categories[0].nonzero).toBe(2.4);
  });

  it('measures the overlap of categories', () => {
    const between = (0.6 * 0.75 + 0.398 * 0.25) / Math.hypot(0.6, 0.398, 0.002) / Math.hypot(0.75, 0.25);
    expect(use.overlap[0][2]).toBeCloseTo(between, 12);
    expect(use.overlap[2][0]).toBe(use.overlap[0][2]);
    expect(use.overlap[1][1]).toBe(1);
    expect(use.overlap[1][2]).toBe(0);
    expect(use.meanOverlap).toBeCloseTo((use.overlap[0][1] + use.overlap[0][2]) / 3, 12);
  });

  it('orders into blocks by category', () => {
    // 0 is used most by rod, 1 by bottle, 2 by pill, 3 by none.
    expect(blockOrder(use)).toEqual([1, 2, 0, 3]);
  });

  it('does not compare the prototypes of separate models', () => {
    const apart = prototypeUse({ ...DIAGNOSTICS, usage: { bottle: [0.5, 0.5], pill: [0, 0, 0, 1] } }, true);
    expect([apart.overlap, apart.meanOverlap, apart.dead]).toEqual([[], null, 2.5]);
    expect(apart.categories[0].shares).toEqual([0.5, 0.5, 0, 0]);
  });

  it('takes a single category and one without attribution', () => {
    const one = prototypeUse({ ...DIAGNOSTICS, usage: { bottle: [0, 0, 0, 0] } }, false);
    expect([one.dead, one.meanOverlap, one.overlap]).toEqual([4, null, [[0]]]);
  });
});
