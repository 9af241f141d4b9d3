import { bitsOf, keyOfBits } from './score-keys.js';

/** Buckets of the index: enough that a bucket holds about one key, few enough to stay in a cache. */
function bucketBits(keys: number): number {
  return Math.min(22, Math.max(10, Math.ceil(Math.log2(keys + 1)) + 2));
}

/** Right shift that maps a span of keys onto at most `2^bits` buckets. */
function bucketShift(span: number, bits: number): number {
  let shift = 0;
  while (Math.floor(span / 2 ** shift) >= 2 ** bits) shift++;
  return shift;
}

/**
 * Counts negatives between and at given keys. A negative is looked up, not stored: an index of buckets over the span
 * of the keys leaves a binary search of a few steps.
 */
export class NegativeCounter {
  /**
   * `[2 n + 1]`: entry `2 j` counts negatives strictly between `keys[j - 1]` and `keys[j]` (below the first, above the
   * last), entry `2 j + 1` those equal to `keys[j]`.
   */
  readonly slots: Uint32Array;
  private readonly starts: Int32Array;
  private readonly shift: number;

  /** @param keys distinct, ascending, `[n]` */
  constructor(private readonly keys: Int32Array) {
    this.slots = new Uint32Array(2 * keys.length + 1);
    const span = keys.length === 0 ? 0 : keys[keys.length - 1] - keys[0];
    const bits = bucketBits(keys.length);
    this.shift = bucketShift(span, bits);
    const buckets = Math.floor(span / 2 ** this.shift) + 1;
    this.starts = new Int32Array(buckets + 1);
    let at = 0;
    for (let bucket = 0; bucket < buckets; bucket++) {
      while (at < keys.length && ((keys[at] - keys[0]) >>> 0) >>> this.shift < bucket) at++;
      this.starts[bucket] = at;
    }
    this.starts[buckets] = keys.length;
  }

  /**
   * Counts the negatives of one image.
   *
   * @param map `[pixels]`, no NaN
   * @param mask `[pixels]`, 0 = negative; `null` = all negative
   */
  add(map: Float32Array, mask: Uint8Array | null): void {
    const { keys, slots, starts, shift } = this;
    const bits = bitsOf(map);
    const size = keys.length;
    const lowest = size === 0 ? 0 : keys[0];
    const highest = size === 0 ? -1 : keys[size - 1];
    for (let i = 0; i < bits.length; i++) {
      if (mask !== null && mask[i] !== 0) continue;
      const key = keyOfBits(bits[i]);
      if (key < lowest || size === 0) {
        slots[0]++;
      } else if (key > highest) {
        slots[2 * size]++;
      } else {
        const bucket = ((key - lowest) >>> 0) >>> shift;
        let low = starts[bucket];
        let high = starts[bucket + 1];
        while (low < high) {
          const middle = (low + high) >>> 1;
          if (keys[middle] < key) low = middle + 1;
          else high = middle;
        }
        slots[keys[low] === key ? 2 * low + 1 : 2 * low]++;
      }
    }
  }
}
