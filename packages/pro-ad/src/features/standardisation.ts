import type { DetectorState, TrainingFeatures } from '@protobench/harness';
import type { TokenPlan } from '../plan/token-plan.js';
import { ChannelMoments } from './channel-moments.js';
import { resampleArray } from './resample-array.js';

/** Images that are read at a time. */
const CHUNK = 16;

/** Name of the buffer with the mean of tap `tap`, `[channels]`. */
export const meanName = (tap: number): string => `input.${tap}.mean`;

/** Name of the buffer with the deviation of tap `tap`, `[channels]`. */
export const deviationName = (tap: number): string => `input.${tap}.std`;

/**
 * Mean and deviation of each channel of each *resampled* tap over the training set (averaging over cells shrinks the
 * deviation, so that of the raw tap would not do), as buffers. One pass over the features.
 */
export async function standardisationBuffers(
  plan: TokenPlan,
  features: TrainingFeatures,
): Promise<DetectorState['buffers']> {
  const moments = plan.taps.map((tap) => new ChannelMoments(tap.channels));
  for (let start = 0; start < features.count; start += CHUNK) {
    const size = Math.min(CHUNK, features.count - start);
    const arrays = await features.batch(Array.from({ length: size }, (_, i) => start + i));
    for (const [tap, { data, shape }] of arrays.entries()) {
      const values = data instanceof Float32Array ? data : new Float32Array(data);
      moments[tap].add(resampleArray(values, shape, plan.grid));
    }
  }
  const entries = moments.flatMap((moment, tap) => [
    [meanName(tap), moment.mean()] as const,
    [deviationName(tap), moment.deviation()] as const,
  ]);
  return Object.fromEntries(
    entries.map(([name, data]) => [name, { shape: [data.length], dtype: 'float32' as const, data }]),
  );
}
