/*
 * From float32 to float16 without branches: taps hold zeros and numbers of all sizes side by side, which a processor
 * that has to guess gets wrong. For each sign and exponent of a float32 there is what the bits of the half begin with,
 * how far the fraction moves to the right, and the leading one of fractions that become subnormal (compare "Fast Half
 * Float Conversions", J. van der Zijp, which rounds towards zero).
 */

const SIGNS_AND_EXPONENTS = 512;
/** Bits of the largest float32 that rounds to a finite half, 65504: the last one before 65520, which is half-way. */
const LARGEST = 0x477fefff;

const base = new Int32Array(SIGNS_AND_EXPONENTS);
const shift = new Int32Array(SIGNS_AND_EXPONENTS);
const leading = new Int32Array(SIGNS_AND_EXPONENTS);

for (let i = 0; i < SIGNS_AND_EXPONENTS; i++) {
  const sign = (i & 0x100) << 7;
  const exponent = i & 0xff;
  if (exponent >= 113) {
    // Normal; beyond the largest half nothing is used of it.
    base[i] = sign | ((exponent - 112) << 10);
    shift[i] = 13;
  } else {
    base[i] = sign;
    // Subnormal halves are multiples of 2^-24. A shift of 25 leaves nothing of a fraction of 24 bits.
    shift[i] = exponent >= 102 ? 126 - exponent : 25;
    leading[i] = exponent >= 102 ? 0x800000 : 0;
  }
}

/**
 * Bits of halves, rounded to nearest with ties to even, as `float32ToFloat16` of `@protobench/nn` gives them.
 *
 * @param values The float32 numbers.
 * @param out Receives as many halves.
 * @returns Whether all halves are finite; if not, they are of no use.
 */
export function packHalves(values: Float32Array, out: Uint16Array): boolean {
  const words = new Int32Array(values.buffer, values.byteOffset, values.length);
  let largest = 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    const magnitude = word & 0x7fffffff;
    if (magnitude > largest) largest = magnitude;
    const kind = word >>> 23;
    const right = shift[kind];
    const fraction = (word & 0x7fffff) | leading[kind];
    // Half of the last kept bit, less one if that bit is even: a carry runs into the exponent, as it should.
    const rounding = (1 << (right - 1)) - 1 + ((fraction >>> right) & 1);
    out[i] = base[kind] + ((fraction + rounding) >>> right);
  }
  return largest <= LARGEST;
}

/** Whether none of the halves is infinite or NaN. `halves` begins at a multiple of four bytes. */
export function allFiniteHalves(halves: Uint16Array): boolean {
  // Two at a time: one more in the lowest bit of an exponent that is all ones runs over into the bit of the sign.
  const pairs = new Int32Array(halves.buffer, halves.byteOffset, halves.length >> 1);
  let seen = 0;
  for (let i = 0; i < pairs.length; i++) seen |= (pairs[i] & 0x7fff7fff) + 0x04000400;
  if (halves.length % 2 === 1) seen |= (halves[halves.length - 1] & 0x7fff) + 0x0400;
  return (seen & 0x80008000) === 0;
}
