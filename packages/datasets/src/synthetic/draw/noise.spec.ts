import { Noise } from './noise.js';
import { Stream } from './stream.js';

const noise = new Noise(Stream.of(4));

describe('Noise', () => {
  it('stays within -1 and 1 and uses most of that', () => {
    const values = Array.from({ length: 5000 }, (_, i) => noise.at(i * 0.37, i * 0.11));
    const fractal = Array.from({ length: 5000 }, (_, i) => noise.fractal(i * 0.37, i * 0.11, 4));
    for (const value of [...values, ...fractal]) expect(Math.abs(value)).toBeLessThanOrEqual(1);
    expect(Math.min(...values)).toBeLessThan(-0.8);
    expect(Math.max(...values)).toBeGreaterThan(0.8);
  });

  it('is continuous, across whole points and across zero too', () => {
    for (let x = -2.5; x < 2.5; x += 0.001) {
      expect(Math.abs(noise.at(x + 0.001, 0.3) - noise.at(x, 0.3))).toBeLessThan(0.01);
    }
  });

  it('repeats after 128 units', () => {
    expect(noise.at(128.25, -127.5)).toBe(noise.at(0.25, 0.5));
    expect(noise.at(1.25, 0.5)).not.toBe(noise.at(0.25, 0.5));
  });

  it('has uniform cells, different for each point and stream', () => {
    const cells = Array.from({ length: 4096 }, (_, i) => noise.cell(i % 64, Math.floor(i / 64)));
    expect(Math.abs(cells.reduce((a, b) => a + b) / cells.length - 0.5)).toBeLessThan(0.02);
    expect(new Set(cells).size).toBeGreaterThan(4090);
    expect(new Noise(Stream.of(5)).cell(3, 4)).not.toBe(noise.cell(3, 4));
  });
});
