import type { RankedCounts } from '../counts/ranked-counts.js';
import { aurocOf, averagePrecisionOf, f1MaxOf } from '../counts/summaries.js';
import type { MetricOutcome } from '../outcome.js';
import { defined, undefinedBecause } from '../outcome.js';
import { binnedAp, binnedAuroc, scaledF1 } from './counted-metrics.js';
import type { F1Rule, Profile, RankingRule } from './profile.js';
import { trapezoidAp } from './ranked-metrics.js';
import { ScoreRange } from './score-range.js';
import type { ThresholdCounts } from './threshold-counter.js';
import { ThresholdCounter } from './threshold-counter.js';
import { binEdges } from './thresholds.js';

/** AUROC, reported as one minus it below one half where the original does so. */
export function folded(outcome: MetricOutcome, fold: boolean): MetricOutcome {
  return fold && outcome.value !== null && outcome.value < 0.5 ? defined(1 - outcome.value) : outcome;
}

/** AUROC by a rule; `counted` are the counts above equal steps where the rule needs them. */
export function aurocBy(
  rule: RankingRule,
  ranked: RankedCounts,
  counted: () => CountedOutcome,
): MetricOutcome {
  const exact = aurocOf(ranked);
  if (rule.kind === 'exact' || exact.value === null) return exact;
  return withCounts(counted(), binnedAuroc);
}

/** AP by a rule. */
export function apBy(rule: RankingRule, ranked: RankedCounts, counted: () => CountedOutcome): MetricOutcome {
  if (rule.kind === 'exact') return rule.ap === 'step' ? averagePrecisionOf(ranked) : trapezoidAp(ranked);
  const exact = averagePrecisionOf(ranked);
  return exact.value === null ? exact : withCounts(counted(), binnedAp);
}

/** Largest F1 by a rule. */
export function f1By(rule: F1Rule, ranked: RankedCounts, counted: () => CountedOutcome): MetricOutcome {
  const exact = f1MaxOf(ranked, rule.kind === 'exact' ? rule.epsilon : 0);
  if (exact.value === null) return undefinedBecause(exact.reason);
  return rule.kind === 'exact' ? defined(exact.value) : withCounts(counted(), scaledF1);
}

/** Counts above equal steps, or why there are none. */
export type CountedOutcome = ThresholdCounts | string;

function withCounts(counted: CountedOutcome, measure: (counts: ThresholdCounts) => number): MetricOutcome {
  return typeof counted === 'string' ? undefinedBecause(counted) : defined(measure(counted));
}

/** Counts of image scores above the edges of equal bins. */
function countImages(bins: number, scores: readonly number[], labels: readonly boolean[]): CountedOutcome {
  const range = new ScoreRange();
  range.add(scores);
  const obstacle = range.obstacle();
  if (obstacle !== null) return obstacle;
  const counter = new ThresholdCounter(binEdges(range.low, range.high, bins), true);
  counter.addNegatives(scores, Uint8Array.from(labels, Number));
  scores.forEach((score, i) => {
    if (labels[i]) counter.addPositive(score, 1);
  });
  return counter.finish();
}

/** The three image metrics of a profile. */
export function measureImages(
  profile: Profile,
  ranked: RankedCounts,
  scores: readonly number[],
  labels: readonly boolean[],
): { 'I-AUROC': MetricOutcome; 'I-AP': MetricOutcome; 'I-F1max': MetricOutcome } {
  const { images, imageF1 } = profile;
  const counted = () => countImages(images.kind === 'bins' ? images.bins : 1, scores, labels);
  return {
    'I-AUROC': folded(aurocBy(images, ranked, counted), profile.foldAuroc),
    'I-AP': apBy(images, ranked, counted),
    'I-F1max': f1By(imageF1, ranked, counted),
  };
}
