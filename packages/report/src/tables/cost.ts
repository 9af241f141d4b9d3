import type { DoneCell, ResultEntry } from './result-entry.js';
import { mean } from './statistics.js';

/** What a row costs: means over its seeds, the largest peak. */
export interface EntryCost {
  /** Trained values, without the backbone; `null` where the checkpoints do not say. */
  readonly parameters: number | null;
  readonly trainSeconds: number;
  /** `null` for a method that does not train. */
  readonly secondsPerStep: number | null;
  /** See {@link imagesPerSecond}. */
  readonly imagesPerSecond: number | null;
  readonly peakMemoryBytes: number;
}

/** Cost of a row; `null` when one of its cells has no timings. */
export function entryCost({ cells }: ResultEntry): EntryCost | null {
  const timings = cells.flatMap(({ timing }) => (timing === null ? [] : [timing]));
  if (timings.length < cells.length) return null;
  return {
    parameters: meanOfAll(cells.map((cell) => cell.parameters)),
    trainSeconds: mean(timings.map((timing) => timing.trainSeconds)),
    secondsPerStep: meanOfAll(timings.map((timing) => timing.secondsPerStep)),
    imagesPerSecond: meanOfAll(cells.map(imagesPerSecond)),
    peakMemoryBytes: Math.max(...timings.map((timing) => timing.peakMemoryBytes)),
  };
}

/**
 * Test images per second of the whole evaluation of a cell: maps from cached features, smoothing, scores and metrics.
 * `null` without timings or without test images.
 */
export function imagesPerSecond({ metrics, timing }: DoneCell): number | null {
  const images = metrics.categories.reduce((sum, { images: own }) => sum + own.normal + own.anomalous, 0);
  if (timing === null || images === 0 || !(timing.evaluateSeconds > 0)) return null;
  return images / timing.evaluateSeconds;
}

function meanOfAll(values: readonly (number | null)[]): number | null {
  const present = values.filter((value) => value !== null);
  return present.length < values.length ? null : mean(present);
}
