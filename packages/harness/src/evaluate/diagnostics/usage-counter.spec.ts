import { UsageCounter } from './usage-counter.js';

describe('UsageCounter', () => {
  it('takes means over all locations of all images', () => {
    const counter = new UsageCounter(4);
    const shape = { height: 1, width: 2, count: 4 };
    counter.add({ ...shape, values: Float32Array.of(1, 0, 0, 0, 0.5, 0.5, 0, 0) });
    counter.add({ ...shape, values: Float32Array.of(0.25, 0.25, 0.25, 0.25, 0.9995, 0.0005, 0, 0) });
    [2.7495, 0.7505, 0.25, 0.25].forEach((sum, k) => expect(counter.usage()[k]).toBeCloseTo(sum / 4, 6));
    const last = Math.exp(-0.9995 * Math.log(0.9995) - 0.0005 * Math.log(0.0005));
    expect(counter.active()).toBeCloseTo((1 + 2 + 4 + last) / 4, 6);
    expect(counter.nonzero()).toBe((1 + 2 + 4 + 1) / 4);
  });

  it('is all 0 where nothing is used', () => {
    const counter = new UsageCounter(2);
    counter.add({ height: 1, width: 1, count: 2, values: Float32Array.of(0, 0) });
    expect([...counter.usage()]).toEqual([0, 0]);
  });
});
