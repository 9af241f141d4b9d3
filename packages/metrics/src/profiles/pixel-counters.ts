import { scoresOfKeys } from '../exact/score-keys.js';
import type { PositivePixels } from '../exact/positive-pixels.js';
import type { F1Rule, Profile } from './profile.js';
import type { ScoreRange } from './score-range.js';
import type { ThresholdCounts } from './threshold-counter.js';
import { ThresholdCounter } from './threshold-counter.js';
import { binEdges, equalSteps } from './thresholds.js';

/** Counter of adeval: bins that include their lower edge. */
function binCounter(bins: number, range: ScoreRange): ThresholdCounter {
  return new ThresholdCounter(binEdges(range.low, range.high, bins), true);
}

/** Counter of ADer's F1: strictly above 0, step, ... of the scores scaled to [0, 1]. */
function scaledCounter(rule: F1Rule & { kind: 'scaled' }, range: ScoreRange): ThresholdCounter {
  const count = Math.round(1 / rule.step) + 1;
  const thresholds = Float64Array.from({ length: count }, (_, i) => i * rule.step);
  return new ThresholdCounter(thresholds, false, { offset: range.low, span: range.high - range.low });
}

/** Counts of the pixels of a category above the equally spaced thresholds that a profile asks for. */
export class PixelCounters {
  /** Why there are no such thresholds, or `null`. */
  readonly obstacle: string | null;
  private readonly ranking: ThresholdCounter | null = null;
  private readonly f1: ThresholdCounter | null = null;
  private readonly aupro: ThresholdCounter | null = null;

  constructor(
    private readonly profile: Profile,
    range: ScoreRange,
  ) {
    this.obstacle = range.obstacle();
    if (this.obstacle !== null) return;
    const { pixels, pixelF1, aupro } = profile;
    if (pixels.kind === 'bins') this.ranking = binCounter(pixels.bins, range);
    if (pixelF1.kind === 'scaled') this.f1 = scaledCounter(pixelF1, range);
    if (aupro.kind === 'bins') this.aupro = binCounter(aupro.bins, range);
    if (aupro.kind === 'steps' && aupro.scope === 'category')
      this.aupro = new ThresholdCounter(
        equalSteps(range.low, range.high, aupro.steps, aupro.precision),
        false,
      );
  }

  /** Counts all anomalous pixels, each with the weight 1 / area of its region. */
  addPositives(pixels: PositivePixels): void {
    const counters = this.all();
    if (counters.length === 0) return;
    const scores = scoresOfKeys(pixels.keys);
    // adeval stores its weights as float32.
    const round = this.profile.aupro.kind === 'bins' ? Math.fround : (value: number) => value;
    const weights = Float64Array.from(pixels.areas, (area) => round(1 / area));
    for (let i = 0; i < scores.length; i++)
      for (const counter of counters) counter.addPositive(scores[i], weights[pixels.regions[i]]);
  }

  /** Counts the normal pixels of an image. */
  addNegatives(map: Float32Array, mask: Uint8Array | null): void {
    for (const counter of this.all()) counter.addNegatives(map, mask);
  }

  /** Counts for AUROC and AP. */
  rankingCounts(): ThresholdCounts | null {
    return this.ranking?.finish() ?? null;
  }

  /** Counts for F1. */
  f1Counts(): ThresholdCounts | null {
    return this.f1?.finish() ?? null;
  }

  /** Counts for AUPRO. */
  auproCounts(): ThresholdCounts | null {
    return this.aupro?.finish() ?? null;
  }

  private all(): ThresholdCounter[] {
    return [this.ranking, this.f1, this.aupro].filter((counter) => counter !== null);
  }
}
