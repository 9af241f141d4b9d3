import type { ImageResult } from '@protobench/harness';
import { f1Max, prCurve, rocCurve } from '@protobench/metrics';
import type { PrCurve } from '@protobench/metrics';
import { scoreHistograms } from './histogram.js';
import type { ScoreHistogram } from './histogram.js';
import { thinPoints } from './thin-points.js';
import type { Point } from './thin-points.js';

/** How image scores of a category separate normal from anomalous images. */
export interface Separation {
  /** ROC curve, false-positive rate against recall; empty where a class is missing. */
  readonly roc: readonly Point[];
  /** Precision against recall in steps, so that the area is the average precision; empty without anomalous images. */
  readonly pr: readonly Point[];
  /** Errors at the score with the best F1 (an image at or above it counts as anomalous); `null` where there is none. */
  readonly atBestF1: {
    readonly threshold: number;
    readonly falsePositives: number;
    readonly misses: number;
    readonly normal: number;
    readonly anomalous: number;
  } | null;
}

/** What the page shows of the image scores of a cell, by category. */
export interface ImageScores {
  readonly histograms: ReadonlyMap<string, ScoreHistogram>;
  readonly separations: ReadonlyMap<string, Separation>;
}

/** Points nearer than this to one another, as a share of the axis, look the same in a chart. */
const LEAST = 1 / 200;

/** Histograms, curves and errors of the image scores of a cell. */
export function imageScores(images: readonly ImageResult[]): ImageScores {
  const names = [...new Set(images.map((image) => image.category))];
  const separations = names.map((name) => {
    const own = images.filter((image) => image.category === name);
    return [name, separationOf(own)] as const;
  });
  return { histograms: scoreHistograms(images), separations: new Map(separations) };
}

function separationOf(images: readonly ImageResult[]): Separation {
  const scores = images.map((image) => image.score);
  const labels = images.map((image) => image.anomalous);
  const roc = rocCurve(scores, labels).curve;
  const pr = prCurve(scores, labels).curve;
  const best = f1Max(scores, labels);
  const normal = labels.filter((label) => !label).length;
  return {
    roc: roc === null ? [] : thinPoints(pointsOf(roc.fpr, roc.tpr), LEAST),
    pr: pr === null ? [] : thinPoints(stepsOf(pr), LEAST),
    atBestF1:
      best.value === null
        ? null
        : {
            threshold: best.threshold,
            falsePositives: images.filter((image) => !image.anomalous && image.score >= best.threshold)
              .length,
            misses: images.filter((image) => image.anomalous && image.score < best.threshold).length,
            normal,
            anomalous: labels.length - normal,
          },
  };
}

function pointsOf(x: Float64Array, y: Float64Array): Point[] {
  return Array.from(x, (value, index) => ({ x: value, y: y[index] }));
}

/** Average precision gives each step of recall the precision at its end. */
function stepsOf({ recall, precision }: PrCurve): Point[] {
  return Array.from(recall).flatMap((x, index) => {
    const y = precision[index];
    return [
      { x: index === 0 ? 0 : recall[index - 1], y },
      { x, y },
    ];
  });
}
