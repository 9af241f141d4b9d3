import type { LossCurve } from '../read/loss-curve.js';

/** The loss over a stretch of steps. */
export interface CurvePoint {
  /** Middle of the stretch. */
  readonly step: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

/** Condenses a curve to at most `most` stretches with equally many logged steps; non-finite losses are left out. */
export function curvePoints(curve: LossCurve, most: number): CurvePoint[] {
  const kept = curve.losses.map((_, index) => index).filter((index) => Number.isFinite(curve.losses[index]));
  const stretches = Math.min(most, kept.length);
  const points: CurvePoint[] = [];
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = Math.floor((stretch * kept.length) / stretches);
    const to = Math.floor(((stretch + 1) * kept.length) / stretches);
    let [sum, min, max] = [0, Infinity, -Infinity];
    for (let at = from; at < to; at++) {
      const loss = curve.losses[kept[at]];
      sum += loss;
      min = Math.min(min, loss);
      max = Math.max(max, loss);
    }
    const step = (curve.steps[kept[from]] + curve.steps[kept[to - 1]]) / 2;
    points.push({ step, mean: sum / (to - from), min, max });
  }
  return points;
}
