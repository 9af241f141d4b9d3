import { PrdError } from '../errors.js';

/** Geometry of one level: what this module needs of a backbone tap. */
export interface LevelShape {
  readonly name: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** One level of the teacher, and of the student that mirrors it. */
export interface Level extends LevelShape {
  /** Halvings from this level to the next deeper one: 0, 1, 2, ...; 0 at the deepest level. */
  readonly halvings: number;
}

/**
 * The taps as levels, shallow to deep, each with the number of halvings to the next.
 *
 * Student and teacher must meet at equal sizes. Between two levels the student doubles `halvings` times, and what is then
 * left over (a tap of 63 rows above one of 31, say) is cropped or filled by `fitSize`; the left-over may be as large
 * as `2^halvings` rows, which is what rounding leaves, padded or not.
 *
 * @throws PrdError `INCOMPATIBLE_TAPS` when there is no tap, a tap is larger than the one before, or a ratio of sizes is
 * no power of two even after rounding.
 */
export function planLadder(taps: readonly LevelShape[]): readonly Level[] {
  if (taps.length === 0) {
    throw new PrdError(
      'INCOMPATIBLE_TAPS',
      'reverse distillation needs at least one tap, but the backbone gives none',
      'List the taps of the backbone from shallow to deep in the suite.',
    );
  }
  return taps.map((tap, k) => ({
    name: tap.name,
    height: tap.height,
    width: tap.width,
    channels: tap.channels,
    halvings: k + 1 < taps.length ? halvingsBetween(tap, taps[k + 1]) : 0,
  }));
}

function halvingsBetween(upper: LevelShape, lower: LevelShape): number {
  const halvings = Math.round(Math.log2(upper.height / lower.height));
  const factor = 2 ** halvings;
  const fits = (large: number, small: number): boolean => Math.abs(small * factor - large) <= factor;
  if (halvings < 0 || !fits(upper.height, lower.height) || !fits(upper.width, lower.width)) {
    throw new PrdError(
      'INCOMPATIBLE_TAPS',
      `tap '${lower.name}' (${lower.height} x ${lower.width}) must be tap '${upper.name}' ` +
        `(${upper.height} x ${upper.width}) halved zero or more times in both directions, up to rounding`,
      'List taps from shallow to deep, all of one branch of the backbone.',
    );
  }
  return halvings;
}

/** Size after one 3x3 convolution with stride 2 and one row of padding: `ceil(size / 2)`. */
export function halved(size: number): number {
  return Math.ceil(size / 2);
}
