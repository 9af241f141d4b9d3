import { RandomStream } from '../random/random-stream.js';
import { kmeans } from './kmeans.js';
import { nearestCentroids } from './nearest-centroids.js';
import { seedCentroids } from './seed-centroids.js';

const stream = RandomStream.fromSeed(11);

/** `perCentre` points around each of the centres. */
function blobs(centres: readonly (readonly number[])[], perCentre: number, spread: number): Float32Array {
  const dim = centres[0].length;
  const noise = stream.child('blobs').normal(centres.length * perCentre * dim);
  return noise.map((value, at) => {
    const point = Math.floor(at / dim);
    return centres[point % centres.length][at % dim] + spread * value;
  });
}

function squared(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += (a[d] - b[d]) ** 2;
  return sum;
}

describe('nearestCentroids', () => {
  it.each([1, 3, 4, 9])('agrees with a search over all of %i centroids', (k) => {
    const dim = 5;
    const points = stream.child('points').normal(50 * dim);
    const centroids = stream.child('centroids').normal(k * dim);
    const { assignment, distance } = nearestCentroids(points, 50, dim, centroids, k);
    for (let i = 0; i < 50; i++) {
      const all = Array.from({ length: k }, (_, c) =>
        squared(points.subarray(i * dim, (i + 1) * dim), centroids.subarray(c * dim, (c + 1) * dim)),
      );
      const least = Math.min(...all);
      expect(assignment[i]).toBe(all.indexOf(least));
      expect(distance[i]).toBeCloseTo(least, 10);
    }
  });
});

describe('seedCentroids', () => {
  it('takes different points as long as there are some', () => {
    const points = Float32Array.of(0, 0, 0, 5, 5, 9);
    const seeds = [...seedCentroids(points, 6, 1, 3, stream)].sort((a, b) => a - b);
    expect(seeds).toEqual([0, 5, 9]);
    expect([...seedCentroids(points, 6, 1, 5, stream)].sort((a, b) => a - b)).toEqual(
      expect.arrayContaining([0, 5, 9]),
    );
  });

  it('prefers far points in proportion to the squared distance', () => {
    // From a first seed at 0, the points at distance 1 and 3 have chances 1 : 9.
    const points = Float32Array.of(0, 1, 3);
    let far = 0;
    let trials = 0;
    for (let i = 0; i < 3000; i++) {
      const [first, second] = seedCentroids(points, 3, 1, 2, stream.child(i));
      if (first === 0) {
        trials++;
        if (second === 3) far++;
      }
    }
    expect(Math.abs(far / trials - 0.9)).toBeLessThan(0.03);
  });
});

describe('kmeans', () => {
  const centres = [
    [0, 0, 0],
    [10, 0, 0],
    [0, 10, 0],
    [0, 0, 10],
  ];

  it('finds well separated clusters', () => {
    const data = blobs(centres, 50, 0.5);
    const { centroids, assignment, inertia } = kmeans(data, 200, 3, 4, stream, { iterations: 20 });
    for (const centre of centres) {
      const found = [0, 1, 2, 3].map((c) => squared(centroids.subarray(3 * c, 3 * c + 3), centre));
      expect(Math.min(...found)).toBeLessThan(0.1);
    }
    for (let i = 0; i < 200; i++) expect(assignment[i]).toBe(assignment[i % 4]);
    // 200 points of three numbers with variance 0.25, less three for each of the four means.
    expect(inertia).toBeGreaterThan(0.25 * 588 * 0.85);
    expect(inertia).toBeLessThan(0.25 * 588 * 1.15);
  });

  it('ends where every centroid is the mean of its points and every point with its nearest centroid', () => {
    const dim = 4;
    const data = stream.child('cloud').normal(300 * dim);
    const { centroids, assignment, inertia, iterations } = kmeans(data, 300, dim, 7, stream, {
      iterations: 200,
    });
    expect(iterations).toBeLessThan(200);
    expect(nearestCentroids(data, 300, dim, centroids, 7).assignment).toEqual(assignment);
    let total = 0;
    for (let c = 0; c < 7; c++) {
      const members = [...assignment.keys()].filter((i) => assignment[i] === c);
      for (let d = 0; d < dim; d++) {
        const mean = members.reduce((sum, i) => sum + data[i * dim + d], 0) / members.length;
        expect(centroids[c * dim + d]).toBeCloseTo(mean, 5);
      }
      for (const i of members)
        total += squared(data.subarray(i * dim, i * dim + dim), centroids.subarray(c * dim, c * dim + dim));
    }
    expect(inertia).toBeCloseTo(total, 6);
  });

  it('does not get worse with more iterations, and is the same for the same stream', () => {
    const data = stream.child('cloud').normal(200 * 3);
    const runs = [0, 1, 3, 10].map((iterations) => kmeans(data, 200, 3, 6, stream, { iterations }));
    for (let i = 1; i < runs.length; i++) expect(runs[i].inertia).toBeLessThanOrEqual(runs[i - 1].inertia);
    expect(kmeans(data, 200, 3, 6, stream, { iterations: 10 })).toEqual(runs[3]);
    expect(kmeans(data, 200, 3, 6, stream.child('x'), { iterations: 0 }).centroids).not.toEqual(
      runs[0].centroids,
    );
  });

  it('clusters directions when asked for cosine', () => {
    // The same three directions at lengths from 0.1 to 100.
    const lengths = [0.1, 1, 10, 100];
    const directions = [
      [1, 0],
      [0, 1],
      [-1, -1],
    ];
    const rows = lengths.flatMap((length) =>
      directions.map((direction) => direction.map((value) => value * length)),
    );
    const data = Float32Array.from(rows.flat());
    const { centroids, assignment, inertia } = kmeans(data, 12, 2, 3, stream, {
      iterations: 10,
      cosine: true,
    });
    for (let i = 0; i < 12; i++) expect(assignment[i]).toBe(assignment[i % 3]);
    expect(new Set(assignment).size).toBe(3);
    for (let c = 0; c < 3; c++) expect(Math.hypot(centroids[2 * c], centroids[2 * c + 1])).toBeCloseTo(1, 6);
    expect(inertia).toBeLessThan(1e-10);
  });

  it('gives every point its own centroid when there are as many, and survives equal points', () => {
    const data = Float32Array.of(1, 2, 3, 4);
    expect(kmeans(data, 4, 1, 4, stream, { iterations: 5 }).inertia).toBe(0);
    const same = kmeans(new Float32Array(6).fill(2), 6, 1, 3, stream, { iterations: 5 });
    expect([...same.centroids]).toEqual([2, 2, 2]);
    expect(same.inertia).toBe(0);
  });

  it('does not change the data, and names what does not fit', () => {
    const data = Float32Array.of(3, 4);
    kmeans(data, 1, 2, 1, stream, { iterations: 1, cosine: true });
    expect([...data]).toEqual([3, 4]);
    expect(() => kmeans(data, 2, 2, 1, stream, { iterations: 1 })).toThrow('needs 2 x 2 numbers, but has 2');
    expect(() => kmeans(data, 1, 2, 2, stream, { iterations: 1 })).toThrow('k is 2 for 1 points');
  });
});
