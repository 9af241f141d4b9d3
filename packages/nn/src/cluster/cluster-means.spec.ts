import { clusterMeans } from './cluster-means.js';

describe('clusterMeans', () => {
  const points = Float32Array.of(0, 1, 2, 3, 10, 11, 20, 21);

  it('averages the points of each cluster', () => {
    const nearest = { assignment: Int32Array.of(1, 1, 0, 0), distance: new Float64Array(4) };
    expect([...clusterMeans(points, 4, 2, 2, nearest)]).toEqual([15, 16, 1, 2]);
  });

  it('gives each empty cluster a far point of its own', () => {
    const nearest = { assignment: Int32Array.of(1, 1, 1, 1), distance: Float64Array.of(5, 1, 7, 0) };
    expect([...clusterMeans(points, 4, 2, 3, nearest)]).toEqual([10, 11, 8, 9, 0, 1]);
  });

  it('keeps small differences on top of large values', () => {
    const n = 1000;
    const far = Float32Array.from({ length: n }, (_, i) => 16777216 + 2 * (i % 2));
    const nearest = { assignment: new Int32Array(n), distance: new Float64Array(n) };
    // A float32 sum would be off by thousands.
    expect(clusterMeans(far, n, 1, 1, nearest)[0]).toBe(Math.fround(16777217));
  });
});
