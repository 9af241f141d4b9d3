/** A curve as drawn: `x` and `y` are as long as each other. */
export interface CurvePoints {
  readonly x: readonly number[];
  readonly y: readonly number[];
}
