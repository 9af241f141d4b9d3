import type { Light } from './develop.js';
import { develop, drawLight } from './develop.js';
import { Stream } from './stream.js';
import { Surface } from './surface.js';

const plain: Light = {
  direction: [-0.6, 0, 0.8],
  ambient: 0.2,
  diffuse: 0.5,
  specular: 0,
  gradient: [0, 0],
  vignette: 0,
  colour: [1, 1, 1],
  spread: 0,
  noise: 0,
  noiseKey: 1,
};

function flat(size: number): Surface {
  const surface = new Surface(size);
  surface.each((_, __, index) => surface.set(index, 0.5, 0.25, 1));
  return surface;
}

describe('develop', () => {
  it("shades a flat surface by Lambert's law, on the display curve", () => {
    const { data } = develop(flat(4), plain);
    const expected = [0.5, 0.25, 1].map((albedo) => Math.round(255 * Math.sqrt(albedo * (0.2 + 0.5 * 0.8))));
    expect([...data.subarray(0, 3)]).toEqual(expected);
    expect(new Set(data)).toEqual(new Set(expected));
  });

  it('brightens slopes that face the lamp and darkens those that do not', () => {
    const surface = flat(32);
    surface.each((x, _, index) => {
      surface.height[index] = -0.3 * Math.abs(x);
    });
    const { data } = develop(surface, plain);
    const row = 16 * 32 * 3;
    // The left flank rises to the right, so it faces the lamp on the left.
    expect(data[row + 8 * 3]).toBeGreaterThan(develop(flat(32), plain).data[row]);
    expect(data[row + 24 * 3]).toBeLessThan(develop(flat(32), plain).data[row]);
  });

  it('adds a highlight where there is gloss', () => {
    const surface = flat(8);
    surface.gloss[0] = 1;
    const { data } = develop(surface, { ...plain, direction: [0, 0, 1], specular: 0.5 });
    expect(data[0]).toBeGreaterThan(data[3]);
  });

  it('spreads light without making or losing any', () => {
    const surface = new Surface(9);
    surface.set(40, 1, 1, 1);
    const { data } = develop(surface, { ...plain, ambient: 1, diffuse: 0, spread: 0.25 });
    const linear = [...data].reduce((sum, value) => sum + (value / 255) * (value / 255), 0) / 3;
    expect(linear).toBeCloseTo(1, 1);
    expect(data[39 * 3]).toBeGreaterThan(0);
  });

  it('adds noise of the asked for strength', () => {
    const { data } = develop(flat(128), { ...plain, noise: 2 });
    const red = [...data].filter((_, i) => i % 3 === 0);
    const mean = red.reduce((a, b) => a + b) / red.length;
    const variance = red.reduce((sum, value) => sum + (value - mean) ** 2, 0) / red.length;
    expect(Math.sqrt(variance)).toBeGreaterThan(1.9);
    expect(Math.sqrt(variance)).toBeLessThan(2.15);
  });
});

describe('drawLight', () => {
  it('varies, around a lamp above the product', () => {
    const variation = { azimuth: 0.6, azimuthSpread: 0.05, brightnessSpread: 0.1, specular: 0.3 };
    const lights = Array.from({ length: 50 }, (_, i) => drawLight(Stream.of(i), variation));
    for (const { direction } of lights) {
      expect(Math.hypot(...direction)).toBeCloseTo(1, 6);
      expect(direction[2]).toBeGreaterThan(0.5);
    }
    expect(new Set(lights.map(({ ambient }) => ambient)).size).toBe(50);
  });
});
