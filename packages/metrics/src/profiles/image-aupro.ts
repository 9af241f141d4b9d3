import type { EvaluatedImage } from '../exact/evaluated-image.js';
import type { MetricOutcome } from '../outcome.js';
import { defined, undefinedBecause } from '../outcome.js';
import type { ConnectedRegions } from '../regions/label-regions.js';
import { steppedAupro } from './counted-metrics.js';
import type { AuproRule } from './profile.js';
import { ScoreRange } from './score-range.js';
import { ThresholdCounter } from './threshold-counter.js';
import { equalSteps } from './thresholds.js';

/** One AUPRO for each anomalous image, averaged: what RD4AD and those who follow it report. */
export class ImageAupros {
  private sum = 0;
  private count = 0;
  private obstacle: string | null = null;

  /**
   * @param rule does nothing unless its scope is `image`
   * @param limit largest false positive rate
   */
  constructor(
    private readonly rule: AuproRule,
    private readonly limit: number,
  ) {}

  /** Adds an image; normal ones are skipped. */
  add(image: EvaluatedImage, regions: ConnectedRegions | null): void {
    if (this.rule.kind !== 'steps' || this.rule.scope !== 'image' || !image.anomalous) return;
    const outcome = this.measure(image, regions, this.rule);
    if (outcome.value === null) this.obstacle ??= `image "${image.id}": ${outcome.reason}`;
    else {
      this.sum += outcome.value;
      this.count++;
    }
  }

  /** Mean over the anomalous images; undefined where it is for one of them, since the original stops there. */
  mean(): MetricOutcome {
    if (this.obstacle !== null) return undefinedBecause(this.obstacle);
    return this.count === 0 ? undefinedBecause('no anomalous images') : defined(this.sum / this.count);
  }

  private measure(
    image: EvaluatedImage,
    regions: ConnectedRegions | null,
    rule: AuproRule & { kind: 'steps' },
  ): MetricOutcome {
    if (regions === null || regions.count === 0) return undefinedBecause('no anomalous pixels');
    const range = new ScoreRange();
    range.add(image.map);
    const obstacle = range.obstacle();
    if (obstacle !== null) return undefinedBecause(obstacle);
    const steps = equalSteps(range.low, range.high, rule.steps, rule.precision);
    const counter = new ThresholdCounter(steps, false);
    for (let i = 0; i < image.map.length; i++)
      if (regions.labels[i] !== 0)
        counter.addPositive(image.map[i], 1 / regions.areas[regions.labels[i] - 1]);
    counter.addNegatives(image.map, image.mask);
    const counts = counter.finish();
    if (counts.negatives === 0) return undefinedBecause('no normal pixels');
    return steppedAupro(counts, this.limit, rule.stretch);
  }
}
