import { requireArgument } from '../errors.js';

/** Exponents 0 and 31 of a half are special; 2^-24 is its smallest positive number. */
const SMALLEST = 2 ** -24;

let table: Float32Array | undefined;

/** All 65,536 halves as float32 (256 KB), made on first use. */
function halfTable(): Float32Array {
  if (table === undefined) {
    table = new Float32Array(65536);
    for (let bits = 0; bits < 65536; bits++) table[bits] = decodeHalf(bits);
  }
  return table;
}

function decodeHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * SMALLEST;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/**
 * IEEE half bits -> float32, exactly (NaN payloads are not kept).
 *
 * @param out receives the values when given; of the same length
 */
export function float16ToFloat32(
  halves: Uint16Array,
  out: Float32Array = new Float32Array(halves.length),
): Float32Array {
  requireSameLength(halves, out);
  const values = halfTable();
  for (let i = 0; i < halves.length; i++) out[i] = values[halves[i]];
  return out;
}

/**
 * float32 -> IEEE half bits, rounded to nearest, ties to even; beyond +-65,519.99 becomes infinite, NaN
 * becomes 0x7e00.
 *
 * @param out receives the bits when given; of the same length
 */
export function float32ToFloat16(
  values: Float32Array,
  out: Uint16Array = new Uint16Array(values.length),
): Uint16Array {
  requireSameLength(values, out);
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < words.length; i++) out[i] = encodeHalf(words[i]);
  return out;
}

function encodeHalf(word: number): number {
  const sign = (word >>> 16) & 0x8000;
  const magnitude = word & 0x7fffffff;
  if (magnitude > 0x7f800000) return 0x7e00;
  // 65,520 lies half-way between the largest half and the next power of two: from there on it is infinity.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude >= 0x38800000) {
    // Normal: rebias the exponent; adding 0xfff plus the last kept bit rounds half to even, carrying into the
    // exponent.
    return sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
  }
  // At most 2^-25, half of the smallest number, rounds to the even 0.
  if (magnitude <= 0x33000000) return sign;
  const shift = 126 - (magnitude >>> 23);
  const fraction = (magnitude & 0x7fffff) | 0x800000;
  const kept = fraction >>> shift;
  const rest = fraction & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return sign | (kept + (rest > half || (rest === half && (kept & 1) === 1) ? 1 : 0));
}

/** bfloat16 bits -> float32, exactly: a bfloat16 is the upper half of a float32. */
export function bfloat16ToFloat32(bits: Uint16Array): Float32Array {
  const words = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) words[i] = bits[i] << 16;
  return new Float32Array(words.buffer);
}

function requireSameLength(from: ArrayLike<number>, to: ArrayLike<number>): void {
  requireArgument(
    from.length === to.length,
    () => `the output must hold ${from.length} numbers, but holds ${to.length}`,
    'Pass an array of the same length, or none.',
  );
}
