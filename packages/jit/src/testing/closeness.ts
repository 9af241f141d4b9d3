import type { NDArray } from '../ndarray.js';

/**
 * Where two arrays differ, or `null`. Floats may differ by `tolerance` relative to the element and to the mean size of
 * all elements (sums of many terms of both signs are no more exact than their terms); NaN equals NaN. Everything else
 * must be the same.
 */
export function difference(found: NDArray, expected: NDArray, tolerance: number): string | null {
  const head = `${found.dtype} [${found.shape.join(',')}]`;
  const wanted = `${expected.dtype} [${expected.shape.join(',')}]`;
  if (head !== wanted) return `is ${head}, but should be ${wanted}`;
  const finite = Array.from(expected.data).filter(Number.isFinite);
  const scale = finite.reduce((sum, value) => sum + Math.abs(value), 0) / Math.max(1, finite.length);
  for (let i = 0; i < expected.data.length; i++) {
    const [a, b] = [found.data[i], expected.data[i]];
    if (Object.is(a, b) || a === b) continue;
    const allowed = expected.dtype === 'float32' ? tolerance * (Math.abs(b) + scale) : 0;
    if (Number.isFinite(b) && Math.abs(a - b) <= allowed) continue;
    return `differs at ${i}: ${a}, but should be ${b} (allowed: ${allowed})`;
  }
  return null;
}
