import type { CurvesFile } from '@protobench/harness';
import type { CurvePoints } from '@protobench/metrics';
import { pixelCurves } from './pixel-curves.js';

function fileOf(pro: CurvePoints | null): CurvesFile {
  const line = { x: [0, 0.5, 1], y: [0, 0.5, 1] };
  const category = { image: { roc: null, pr: null }, pixel: { roc: line, pr: null, pro } };
  return { format: 'protobench-curves-1', categories: { pill: category } };
}

describe('pixelCurves', () => {
  it('ends the PRO curve at the limit, and gives x as a share of it', () => {
    const pro = { x: [0, 0.15, 0.45, 1], y: [0, 0.6, 0.9, 1] };
    const points = pixelCurves(fileOf(pro), 0.3).get('pill')?.pro ?? [];
    expect(points).toHaveLength(3);
    expect(points[1]).toEqual({ x: 0.5, y: 0.6 });
    expect(points[2].x).toBe(1);
    expect(points[2].y).toBeCloseTo(0.75, 12);
  });

  it('keeps a curve that ends at the limit', () => {
    const points = pixelCurves(fileOf({ x: [0, 0.3], y: [0, 0.8] }), 0.3).get('pill')?.pro;
    expect(points).toEqual([
      { x: 0, y: 0 },
      { x: 1, y: 0.8 },
    ]);
  });

  it('draws straight lines by their ends, and nothing where a curve is undefined', () => {
    const curves = pixelCurves(fileOf(null), 0.3).get('pill');
    expect(curves?.roc).toEqual([
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ]);
    expect([curves?.pr, curves?.pro]).toEqual([[], []]);
  });

  it('bounds the number of points', () => {
    const x = Array.from({ length: 100_000 }, (_, index) => index / 99_999);
    const points = pixelCurves(fileOf({ x, y: x.map(Math.sqrt) }), 1).get('pill')?.pro ?? [];
    expect(points.length).toBeLessThan(250);
    expect(points.at(-1)).toEqual({ x: 1, y: 1 });
  });
});
