import { smooth } from './smoothing.js';

/** scipy's 'reflect' written the slow way: walk to the index and turn round at the edges. */
function mirrored(index: number, size: number): number {
  let at = 0;
  let step = index >= 0 ? 1 : -1;
  let left = Math.abs(index);
  if (index < 0) left--;
  if (index < 0) step = 1;
  while (left > 0) {
    const next = at + step;
    if (next < 0 || next >= size) step = -step;
    else at = next;
    left--;
  }
  return at;
}

function slowGaussian(
  map: Float32Array,
  height: number,
  width: number,
  sigma: number,
  radius: number,
  border: boolean,
) {
  const weight = (d: number) => Math.exp((-0.5 * d * d) / (sigma * sigma));
  let norm = 0;
  for (let dy = -radius; dy <= radius; dy++)
    for (let dx = -radius; dx <= radius; dx++) norm += weight(dy) * weight(dx);
  return Float32Array.from(map, (_, i) => {
    const [y, x] = [Math.floor(i / width), i % width];
    let sum = 0;
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) {
        const [sy, sx] = [y + dy, x + dx];
        const inside = sy >= 0 && sy < height && sx >= 0 && sx < width;
        if (!inside && !border) continue;
        sum += weight(dy) * weight(dx) * map[mirrored(sy, height) * width + mirrored(sx, width)];
      }
    }
    return sum / norm;
  });
}

const noise = (size: number) =>
  Float32Array.from({ length: size }, (_, i) => Math.abs(Math.sin(i * 12.9898) * 43758.5453) % 1);

function expectClose(actual: Float32Array, expected: Float32Array) {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 6));
}

describe('smooth', () => {
  it('is scipy gaussian_filter with truncate 4 and reflected border, also where the radius exceeds the map', () => {
    const map = noise(9 * 13);
    expectClose(smooth(map, 9, 13, { kind: 'gaussian', sigma: 4 }), slowGaussian(map, 9, 13, 4, 16, true));
    expectClose(smooth(map, 9, 13, { kind: 'gaussian', sigma: 0.8 }), slowGaussian(map, 9, 13, 0.8, 3, true));
  });

  it('is a zero-padded kernel for gaussianKernel', () => {
    const map = noise(7 * 6);
    const policy = { kind: 'gaussianKernel', sigma: 4, size: 5 } as const;
    expectClose(smooth(map, 7, 6, policy), slowGaussian(map, 7, 6, 4, 2, false));
  });

  it('keeps a constant map, and the map itself for none', () => {
    const map = new Float32Array(64).fill(0.25);
    expectClose(smooth(map, 8, 8, { kind: 'gaussian', sigma: 4 }), map);
    expect(smooth(map, 8, 8, { kind: 'none' })).toBe(map);
  });
});
