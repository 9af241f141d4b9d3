import { KeyIndex, shiftFor } from './key-index.js';
import { bitsOf, keyOfBits } from './score-keys.js';

/** Negatives that are sorted into parts at a time: large enough that a part is worth fetching into the cache. */
const BATCH = 1 << 22;
/** Parts of a batch: few enough that writing to all of them at once stays in the cache. */
const PART_BITS = 11;

/**
 * Counts negatives between and at given keys. A negative is looked up, not kept. Keys, index and counters are larger
 * than a cache, so negatives are first gathered in batches and split by their leading bits; the lookups of one part
 * then touch neighbouring memory only.
 */
export class NegativeCounter {
  /**
   * `[2 n + 1]`: entry `2 j` counts negatives strictly between `keys[j - 1]` and `keys[j]` (below the first, above the
   * last), entry `2 j + 1` those equal to `keys[j]`. Complete after `finish`.
   */
  readonly slots: Uint32Array;
  private readonly index: KeyIndex;
  private readonly partShift: number;
  private readonly partSizes = new Int32Array(1 << PART_BITS);
  private readonly batch: Int32Array;
  private readonly parted: Int32Array;
  private waiting = 0;

  /**
   * @param keys distinct, ascending, `[n]`
   * @param total number of negatives to come; sizes the batches
   */
  constructor(keys: Int32Array, total: number) {
    this.index = new KeyIndex(keys);
    this.slots = new Uint32Array(2 * keys.length + 1);
    this.batch = new Int32Array(Math.max(1, Math.min(BATCH, total)));
    this.parted = new Int32Array(this.batch.length);
    this.partShift = shiftFor(this.index.highest - this.index.lowest, PART_BITS);
  }

  /**
   * Counts the negatives of one image.
   *
   * @param map `[pixels]`, no NaN
   * @param mask `[pixels]`, 0 = negative; `null` = all negative
   */
  add(map: Float32Array, mask: Uint8Array | null): void {
    const bits = bitsOf(map);
    for (let from = 0; from < bits.length;) {
      const to = Math.min(bits.length, from + this.batch.length - this.waiting);
      this.gather(bits, mask, from, to);
      if (this.waiting === this.batch.length) this.flush();
      from = to;
    }
  }

  /** Counts what still waits. */
  finish(): void {
    this.flush();
  }

  /** Takes over the negatives within the span of the keys and counts the others at once. */
  private gather(bits: Int32Array, mask: Uint8Array | null, from: number, to: number): void {
    const { batch, partSizes, partShift } = this;
    const { lowest, highest } = this.index;
    let waiting = this.waiting;
    let below = 0;
    let above = 0;
    for (let i = from; i < to; i++) {
      if (mask !== null && mask[i] !== 0) continue;
      const key = keyOfBits(bits[i]);
      if (key < lowest) below++;
      else if (key > highest) above++;
      else {
        batch[waiting++] = key;
        partSizes[((key - lowest) >>> 0) >>> partShift]++;
      }
    }
    this.waiting = waiting;
    this.slots[0] += below;
    this.slots[this.slots.length - 1] += above;
  }

  private flush(): void {
    const { slots, index, batch, parted, partSizes, partShift, waiting } = this;
    const { lowest } = index;
    let before = 0;
    for (let part = 0; part < partSizes.length; part++) {
      const count = partSizes[part];
      partSizes[part] = before;
      before += count;
    }
    for (let i = 0; i < waiting; i++) {
      const key = batch[i];
      parted[partSizes[((key - lowest) >>> 0) >>> partShift]++] = key;
    }
    for (let i = 0; i < waiting; i++) slots[index.slotWithin(parted[i])]++;
    partSizes.fill(0);
    this.waiting = 0;
  }
}
