import { fc } from './property.js';
import type { EvaluatedImage } from '../exact/evaluated-image.js';

/** Small categories with many ties, negative scores, both zeros, and sometimes no anomaly at all. */
export const smallCategory: fc.Arbitrary<EvaluatedImage[]> = fc.array(
  fc
    .record({
      width: fc.integer({ min: 1, max: 6 }),
      height: fc.integer({ min: 1, max: 5 }),
      anomalous: fc.boolean(),
    })
    .chain(({ width, height, anomalous }) =>
      fc.record({
        id: fc.constant('image'),
        anomalous: fc.constant(anomalous),
        score: fc.integer({ min: -3, max: 3 }),
        map: fc
          .array(fc.constantFrom(-2.5, -1e-30, -0, 0, 1e-30, 0.25, 0.5, 1, 3, 1e30), {
            minLength: width * height,
            maxLength: width * height,
          })
          .map((scores) => Float32Array.from(scores)),
        mask: anomalous
          ? fc
              .array(fc.constantFrom(0, 0, 1), { minLength: width * height, maxLength: width * height })
              .map((pixels) => Uint8Array.from(pixels))
          : fc.constant(null),
        width: fc.constant(width),
        height: fc.constant(height),
      }),
    ),
  { minLength: 1, maxLength: 5 },
);

/** A seeded stream of numbers in [0, 1) for larger data (xorshift32). */
export function numbers(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
