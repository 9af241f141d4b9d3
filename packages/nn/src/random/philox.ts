/**
 * Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011):
 * a keyed bijection of a 128-bit counter. Everything is a pure function of (counter, key), so any number of a
 * stream can be computed on its own, in any order. Checked against the known-answer vectors of Random123.
 */

/** Bound once: in a sandbox (jest) each look-up of a global costs more than the product itself. */
const { imul } = Math;

const MULTIPLIER_0_LOW = 0x1f53;
const MULTIPLIER_0_HIGH = 0xd251;
const MULTIPLIER_0 = 0xd2511f53 | 0;
const MULTIPLIER_1_LOW = 0x8d57;
const MULTIPLIER_1_HIGH = 0xcd9e;
const MULTIPLIER_1 = 0xcd9e8d57 | 0;
const WEYL_0 = 0x9e3779b9 | 0;
const WEYL_1 = 0xbb67ae85 | 0;
const ROUNDS = 10;

/** A 64-bit key as two 32-bit words, least significant first. */
export type PhiloxKey = readonly [number, number];

/**
 * Enciphers one counter block `(c0, c1, c2, c3)` into `out[at .. at + 3]`.
 *
 * JavaScript has no 32 x 32 -> 64 bit product, so the high word is put together from 16-bit halves; every
 * intermediate fits 32 unsigned bits, which keeps the loop free of BigInt and of doubles.
 */
export function philoxBlock(
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
  out: Uint32Array,
  at: number,
): void {
  for (let round = 0; round < ROUNDS; round++) {
    const a0 = c0 & 0xffff;
    const a1 = c0 >>> 16;
    const a10 = imul(a1, MULTIPLIER_0_LOW) + (imul(a0, MULTIPLIER_0_LOW) >>> 16);
    const a01 = imul(a0, MULTIPLIER_0_HIGH) + (a10 & 0xffff);
    const high0 = (imul(a1, MULTIPLIER_0_HIGH) + (a10 >>> 16) + (a01 >>> 16)) | 0;
    const low0 = imul(c0, MULTIPLIER_0);

    const b0 = c2 & 0xffff;
    const b1 = c2 >>> 16;
    const b10 = imul(b1, MULTIPLIER_1_LOW) + (imul(b0, MULTIPLIER_1_LOW) >>> 16);
    const b01 = imul(b0, MULTIPLIER_1_HIGH) + (b10 & 0xffff);
    const high1 = (imul(b1, MULTIPLIER_1_HIGH) + (b10 >>> 16) + (b01 >>> 16)) | 0;
    const low1 = imul(c2, MULTIPLIER_1);

    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + WEYL_0) | 0;
    k1 = (k1 + WEYL_1) | 0;
  }
  out[at] = c0;
  out[at + 1] = c1;
  out[at + 2] = c2;
  out[at + 3] = c3;
}
