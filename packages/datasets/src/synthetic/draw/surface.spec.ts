import { Stream } from './stream.js';
import { alongStroke } from './stroke.js';
import { Surface } from './surface.js';

describe('Surface', () => {
  it('visits every pixel centre once, row by row', () => {
    const seen: number[] = [];
    new Surface(4).each((x, y, index) => {
      seen.push(index);
      expect([x, y]).toEqual([-0.75 + (index % 4) * 0.5, -0.75 + Math.floor(index / 4) * 0.5]);
    });
    expect(seen).toEqual(Array.from({ length: 16 }, (_, i) => i));
  });

  it('visits all pixels within reach and stays in the image', () => {
    const surface = new Surface(40);
    const seen = new Set<number>();
    surface.within(0.9, -0.5, 0.3, (_, __, index) => seen.add(index));
    surface.each((x, y, index) => {
      if (Math.max(Math.abs(x - 0.9), Math.abs(y + 0.5)) <= 0.3) expect(seen).toContain(index);
    });
    expect(Math.max(...seen)).toBeLessThan(1600);
  });

  it('covers the share of a pixel that lies inside an edge', () => {
    const surface = new Surface(10);
    expect([-1, -0.05, 0, 0.05, 0.1, 1].map((d) => surface.inside(d))).toEqual([1, 0.75, 0.5, 0.25, 0, 0]);
  });

  it('finds spots on the product', () => {
    const surface = new Surface(64);
    surface.each((x, y, index) => {
      surface.cover[index] = x > 0.2 && y < -0.1 ? 1 : 0;
    });
    for (let i = 0; i < 20; i++) {
      const [x, y] = surface.spot(Stream.of(i), 0.1);
      expect(x).toBeGreaterThan(0.25);
      expect(y).toBeLessThan(-0.15);
    }
  });
});

describe('alongStroke', () => {
  it('visits the pixels near a polyline with their distance and how far along they are', () => {
    const surface = new Surface(50);
    const seen = new Map<number, readonly [number, number]>();
    alongStroke(
      surface,
      [
        [-0.5, 0],
        [0, 0],
        [0.5, 0],
      ],
      0.1,
      (index, distance, along) => {
        expect(seen.has(index)).toBe(false);
        seen.set(index, [distance, along]);
      },
    );
    surface.each((x, y, index) => {
      const distance = Math.hypot(Math.max(Math.abs(x) - 0.5, 0), y);
      if (distance < 0.099) {
        const [found, along] = seen.get(index) ?? [NaN, NaN];
        expect(found).toBeCloseTo(distance, 5);
        if (Math.abs(y) < 0.03) expect(Math.abs(along - Math.min(Math.max(x + 0.5, 0), 1))).toBeLessThan(0.1);
      } else if (distance > 0.101) expect(seen.has(index)).toBe(false);
    });
  });
});
