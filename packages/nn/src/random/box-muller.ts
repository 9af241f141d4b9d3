/**
 * Box-Muller transform with its own logarithm and sine, so that the same 32-bit words give the same floats on
 * every machine: only +, -, *, / and sqrt are used, which IEEE 754 fixes to the last bit, whereas the results
 * of `Math.log` and `Math.sin` are left to the engine. Relative errors are below 1e-12, far under the float32
 * result.
 */

/** Bound once, as in the cipher. */
const { clz32, sqrt } = Math;

const LN2 = 0.6931471805599453;
const SQRT2 = 1.4142135623730951;
const HALF_PI = 1.5707963267948966;
const TWO_POW_32 = 4294967296;

/** Natural logarithm of `(word + 1) / 2^32`, in (-22.19, 0]; `word` is an unsigned 32-bit integer. */
export function logOfUnit(word: number): number {
  const value = word + 1;
  let exponent = value === TWO_POW_32 ? 32 : 31 - clz32(value);
  let mantissa = value / (exponent === 32 ? TWO_POW_32 : (1 << exponent) >>> 0);
  if (mantissa > SQRT2) {
    mantissa *= 0.5;
    exponent += 1;
  }
  // ln m = 2 atanh(s) with s = (m - 1) / (m + 1), |s| <= 0.1716: eight terms leave less than 1e-13.
  const s = (mantissa - 1) / (mantissa + 1);
  const z = s * s;
  const series =
    1 + z * (1 / 3 + z * (1 / 5 + z * (1 / 7 + z * (1 / 9 + z * (1 / 11 + z * (1 / 13 + z * (1 / 15)))))));
  return 2 * s * series + (exponent - 32) * LN2;
}

/** Sine of an angle in [-pi/4, pi/4]. */
function sineNear0(a: number): number {
  const z = a * a;
  return (
    a *
    (1 +
      z *
        (-1 / 6 + z * (1 / 120 + z * (-1 / 5040 + z * (1 / 362880 + z * (-1 / 39916800 + z / 6227020800))))))
  );
}

/** Cosine of an angle in [-pi/4, pi/4]. */
function cosineNear0(a: number): number {
  const z = a * a;
  return (
    1 +
    z *
      (-1 / 2 +
        z *
          (1 / 24 +
            z * (-1 / 720 + z * (1 / 40320 + z * (-1 / 3628800 + z * (1 / 479001600 - z / 87178291200))))))
  );
}

/**
 * Two independent N(0, 1) numbers from two unsigned 32-bit words: `radiusWord` gives the radius
 * `sqrt(-2 ln((r + 1) / 2^32))` (at most 6.66), `angleWord` the angle `2 pi a / 2^32`. The cosine branch goes
 * to `out[at]`, the sine branch to `out[at + 1]`.
 */
export function boxMuller(
  radiusWord: number,
  angleWord: number,
  out: Float32Array | Float64Array,
  at: number,
): void {
  const radius = sqrt(-2 * logOfUnit(radiusWord));
  // The nearest quarter turn is taken off in integers, which is exact.
  const quarter = ((angleWord + 0x20000000) >>> 30) & 3;
  const rest =
    (angleWord - (angleWord + 0x20000000 >= TWO_POW_32 ? TWO_POW_32 : quarter * 0x40000000)) / 0x40000000;
  const sine = sineNear0(rest * HALF_PI);
  const cosine = cosineNear0(rest * HALF_PI);
  const swapped = (quarter & 1) === 1;
  const x = swapped ? -sine : cosine;
  const y = swapped ? cosine : sine;
  const sign = quarter >= 2 ? -1 : 1;
  out[at] = radius * sign * x;
  out[at + 1] = radius * sign * y;
}
