/**
 * Order-preserving integer keys of float32 scores: `a < b` exactly where `key(a) < key(b)`, and -0 has the key of 0.
 * Keys need neither a minimum nor a maximum of the scores, so a single hot pixel cannot coarsen anything.
 *
 * The bits of a float are sign and magnitude; the key is the same number in two's complement (int32).
 */
export function keyOfBits(bits: number): number {
  return bits < 0 ? (-2147483648 - bits) | 0 : bits;
}

/** The bits of the scores, without a copy. */
export function bitsOf(scores: Float32Array): Int32Array {
  return new Int32Array(scores.buffer, scores.byteOffset, scores.length);
}

/** The scores that have the given keys, as float64. */
export function scoresOfKeys(keys: Int32Array): Float64Array {
  const bits = new Int32Array(keys.length);
  for (let i = 0; i < keys.length; i++) bits[i] = keyOfBits(keys[i]);
  return Float64Array.from(new Float32Array(bits.buffer));
}
