const DIGIT_BITS = 11;
const BUCKETS = 1 << DIGIT_BITS;

/** Ascending keys with the values that came with them. */
export interface SortedPairs {
  readonly keys: Int32Array;
  readonly values: Int32Array;
}

/** Number of keys with each digit, turned into the first place of each digit. */
function firstPlaces(keys: Int32Array, shift: number, places: Uint32Array): void {
  places.fill(0);
  for (let i = 0; i < keys.length; i++) places[((keys[i] ^ -2147483648) >>> shift) & (BUCKETS - 1)]++;
  let before = 0;
  for (let digit = 0; digit < BUCKETS; digit++) {
    const count = places[digit];
    places[digit] = before;
    before += count;
  }
}

/**
 * Sorts int32 keys ascending and carries an int32 value with each: least significant digit first, three digits of 11
 * bits, stable. May reuse the arrays that it is given.
 */
export function sortPairs(keys: Int32Array, values: Int32Array): SortedPairs {
  let from: SortedPairs = { keys, values };
  let to: SortedPairs = { keys: new Int32Array(keys.length), values: new Int32Array(keys.length) };
  const places = new Uint32Array(BUCKETS);
  for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
    firstPlaces(from.keys, shift, places);
    for (let i = 0; i < keys.length; i++) {
      // Flipping the sign bit makes the unsigned digits sort as the signed keys do.
      const place = places[((from.keys[i] ^ -2147483648) >>> shift) & (BUCKETS - 1)]++;
      to.keys[place] = from.keys[i];
      to.values[place] = from.values[i];
    }
    [from, to] = [to, from];
  }
  return from;
}
