import { fc } from '../testing/property.js';
import { NegativeCounter } from './negative-counter.js';
import { bitsOf, keyOfBits } from './score-keys.js';

const score = fc.oneof(
  fc.float({ noNaN: true }),
  fc.constantFrom(0, -0, 1, 2, -1, Infinity, -Infinity, 3.4e38, 1e-45),
);

describe('NegativeCounter', () => {
  it('counts between and at keys, however small its batches are', () => {
    fc.assert(
      fc.property(
        fc.array(score, { maxLength: 30 }),
        fc.array(score, { maxLength: 80 }),
        fc.integer({ min: 0, max: 90 }),
        (positives, negatives, total) => {
          const keys = new Int32Array(new Set(bitsOf(Float32Array.from(positives)).map(keyOfBits))).sort();
          const counter = new NegativeCounter(keys, total);
          counter.add(Float32Array.from(negatives.slice(0, 40)), null);
          const rest = Float32Array.from(negatives.slice(40));
          // Anomalous pixels (every third) are not counted.
          counter.add(
            rest,
            Uint8Array.from(rest, (_, i) => (i % 3 === 0 ? 1 : 0)),
          );
          counter.finish();
          const counted = [...negatives.slice(0, 40), ...[...rest].filter((_, i) => i % 3 !== 0)];
          const expected = new Uint32Array(2 * keys.length + 1);
          for (const key of bitsOf(Float32Array.from(counted)).map(keyOfBits)) {
            const at = keys.indexOf(key);
            expected[at >= 0 ? 2 * at + 1 : 2 * keys.filter((other) => other < key).length]++;
          }
          expect(counter.slots).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    );
  });
});
