/** Buckets of the index: enough that a bucket holds about one key. */
function bucketBits(keys: number): number {
  return Math.min(22, Math.max(10, Math.ceil(Math.log2(keys + 1)) + 1));
}

/** Right shift that maps numbers from 0 to `span` onto at most `2^bits` buckets. */
export function shiftFor(span: number, bits: number): number {
  let shift = 0;
  while (Math.floor(span / 2 ** shift) >= 2 ** bits) shift++;
  return shift;
}

/**
 * Finds the place of a key among sorted keys: buckets of equal width over the span of the keys, then a binary search of
 * a few steps.
 */
export class KeyIndex {
  readonly lowest: number;
  readonly highest: number;
  private readonly starts: Int32Array;
  private readonly shift: number;

  /** @param keys distinct, ascending, `[n]` */
  constructor(readonly keys: Int32Array) {
    const size = keys.length;
    this.lowest = size === 0 ? 2147483647 : keys[0];
    this.highest = size === 0 ? 2147483647 : keys[size - 1];
    const span = this.highest - this.lowest;
    this.shift = shiftFor(span, bucketBits(size));
    const buckets = Math.floor(span / 2 ** this.shift) + 1;
    this.starts = new Int32Array(buckets + 1);
    let at = 0;
    for (let bucket = 0; bucket < buckets; bucket++) {
      while (at < size && ((keys[at] - this.lowest) >>> 0) >>> this.shift < bucket) at++;
      this.starts[bucket] = at;
    }
    this.starts[buckets] = size;
  }

  /**
   * Slot of a key: `2 j + 1` where it is `keys[j]`, `2 j` where it lies strictly between `keys[j - 1]` and `keys[j]`
   * (below the first, above the last). `[0, 2 n]`
   */
  slotOf(key: number): number {
    if (key < this.lowest) return 0;
    if (key > this.highest) return 2 * this.keys.length;
    return this.slotWithin(key);
  }

  /** As `slotOf` for a key from `lowest` to `highest`. */
  slotWithin(key: number): number {
    const { keys, starts } = this;
    const bucket = ((key - this.lowest) >>> 0) >>> this.shift;
    let low = starts[bucket];
    let high = starts[bucket + 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (keys[middle] < key) low = middle + 1;
      else high = middle;
    }
    return keys[low] === key ? 2 * low + 1 : 2 * low;
  }
}
