import type { Sample } from '@protobench/datasets';
import { NearestLocations } from './nearest-locations.js';

function sample(id: string): Sample {
  const image = { kind: 'file', path: `/${id}.png` } as const;
  return { id, category: 'nut', split: 'train', defect: 'good', anomalous: false, image, mask: null };
}

describe('NearestLocations', () => {
  it('keeps the best location of each image, the nearest images first, ties in their order', () => {
    const nearest = new NearestLocations([2, 0], 2);
    // Three prototypes on a grid of 1 x 2; the rows are locations.
    const images: Record<string, number[]> = {
      a: [0.1, 9, 0.4, 0.3, 9, 0.2],
      b: [0.3, 9, 0.1, 0.2, 9, 0.6],
      c: [0.9, 9, 0.6, 0.9, 9, 0.1],
    };
    for (const [id, values] of Object.entries(images))
      nearest.add(sample(id), { values: Float32Array.from(values), height: 1, width: 2, count: 3 });
    const told = nearest
      .locations()
      .map((list) => list.map((one) => [one.sample.id, one.row, one.column, Math.fround(one.similarity)]));
    expect(told).toEqual([
      [
        ['b', 0, 1, Math.fround(0.6)],
        ['c', 0, 0, Math.fround(0.6)],
      ],
      [
        ['c', 0, 0, Math.fround(0.9)],
        ['a', 0, 1, Math.fround(0.3)],
      ],
    ]);
  });
});
