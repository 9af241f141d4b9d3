import type { Detector, DetectorState } from '@protobench/harness';
import { RandomStream } from '@protobench/nn';
import type { FeatureArray } from './token-cell.js';
import { lossAndGradients, lossOf } from './token-steps.js';

/** A state with noise added to every parameter, so that no gradient is small because weights start small. */
export function perturbed(state: DetectorState): DetectorState {
  const params = Object.entries(state.params).map(([name, array]) => {
    const noise = RandomStream.fromSeed(51).child(name).normal(array.data.length);
    return [name, { ...array, data: Float32Array.from(array.data, (value, i) => value + 0.3 * noise[i]) }];
  });
  return { ...state, params: Object.fromEntries(params) };
}

/** Slope of the loss along a random direction of one parameter. */
export interface Slope {
  readonly name: string;
  /** By the gradient. */
  readonly analytic: number;
  /** By central differences. */
  readonly numeric: number;
}

/**
 * Slopes along a random direction of each parameter. Needs a loss whose gradient is not re-weighted.
 *
 * @param step offset of the differences: larger where the loss is smooth, smaller where it has kinks
 */
export function slopes(
  detector: Detector,
  state: DetectorState,
  batch: readonly FeatureArray[],
  step: number,
): Slope[] {
  const { gradients } = lossAndGradients(detector, state, batch);
  return Object.entries(state.params).map(([name, array]) => {
    const direction = RandomStream.fromSeed(61).child(name).normal(array.data.length);
    const lossAt = (offset: number): number => {
      const data = Float32Array.from(array.data, (value, i) => value + offset * direction[i]);
      return lossOf(detector, { ...state, params: { ...state.params, [name]: { ...array, data } } }, batch);
    };
    return {
      name,
      analytic: direction.reduce((sum, d, i) => sum + d * gradients[name][i], 0),
      numeric: (lossAt(step) - lossAt(-step)) / (2 * step),
    };
  });
}
