import { ReportError } from '../errors.js';
import { colourIndex, overlay } from './overlay.js';
import { VIRIDIS } from './viridis.js';

describe('colourIndex', () => {
  const range = { min: 1, max: 3 };

  it('clamps to the ends of the range', () => {
    expect([-5, 1, 3, 9, -Infinity, Infinity].map((score) => colourIndex(score, range))).toEqual([
      0, 0, 255, 255, 0, 255,
    ]);
  });

  it('has 256 equal steps', () => {
    const counts = new Array<number>(256).fill(0);
    for (let step = 0; step < 2560; step++) counts[colourIndex(1 + (2 * (step + 0.5)) / 2560, range)]++;
    expect(new Set(counts)).toEqual(new Set([10]));
  });

  it('is 0 everywhere in an empty range', () => {
    expect(colourIndex(5, { min: 2, max: 2 })).toBe(0);
  });
});

describe('overlay', () => {
  it('shows the colour itself at full opacity and the highest score', () => {
    const result = overlay(Uint8Array.of(9, 9, 9), Float32Array.of(1), { min: 0, max: 1 }, 1);
    expect([...result]).toEqual([...VIRIDIS.subarray(3 * 255)]);
  });

  it('blends with an opacity of 0.4 alpha at the lowest score', () => {
    const result = overlay(Uint8Array.of(200, 100, 50), Float32Array.of(0), { min: 0, max: 1 }, 0.5);
    expect([...result]).toEqual([
      Math.round(0.8 * 200 + 0.2 * 68),
      Math.round(0.8 * 100 + 0.2 * 1),
      Math.round(0.8 * 50 + 0.2 * 84),
    ]);
  });

  it('changes neither its input, nor anything at opacity 0, nor pixels without a score', () => {
    const rgb = Uint8Array.of(1, 2, 3, 4, 5, 6);
    expect(overlay(rgb, Float32Array.of(0, 1), { min: 0, max: 1 }, 0)).toEqual(rgb);
    const result = overlay(rgb, Float32Array.of(NaN, 1), { min: 0, max: 1 }, 1);
    expect([...result.subarray(0, 3)]).toEqual([1, 2, 3]);
    expect([...rgb]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('refuses an image of another size', () => {
    const call = () => overlay(new Uint8Array(9), new Float32Array(4), { min: 0, max: 1 }, 1);
    expect(call).toThrow(ReportError);
    expect(call).toThrow('Expected an RGB image with 4 pixels like its map, found 3.');
  });
});
