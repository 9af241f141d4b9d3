import { fc } from '../testing/property.js';
import { MetricError } from '../errors.js';
import { bestF1, bestIou, pairAuroc, stepAp } from '../testing/brute-force.js';
import { prCurve } from './pr-curve.js';
import { auroc, averagePrecision, f1Max, iouMax } from './ranking-metrics.js';
import { rocCurve } from './roc-curve.js';

const samples = fc.array(
  fc.record({
    score: fc.constantFrom(-Infinity, -2, -0, 0, 0.1, 0.1 + 1e-16, 1, 2, Infinity),
    label: fc.boolean(),
  }),
  { minLength: 2, maxLength: 30 },
);

function parts(all: readonly { score: number; label: boolean }[]) {
  return {
    scores: all.map(({ score }) => score),
    labels: all.map(({ label }) => label),
    split: {
      positive: all.filter(({ label }) => label).map(({ score }) => score),
      negative: all.filter(({ label }) => !label).map(({ score }) => score),
    },
  };
}

describe('ranking metrics', () => {
  it('agree with their definitions on small samples with ties', () => {
    fc.assert(
      fc.property(samples, (all) => {
        const { scores, labels, split } = parts(all);
        fc.pre(split.positive.length > 0 && split.negative.length > 0);
        expect(auroc(scores, labels).value).toBeCloseTo(pairAuroc(split), 12);
        expect(averagePrecision(scores, labels).value).toBeCloseTo(stepAp(split), 12);
        expect(f1Max(scores, labels).value).toBeCloseTo(bestF1(split), 12);
        expect(iouMax(scores, labels).value).toBeCloseTo(bestIou(split), 12);
      }),
      { numRuns: 500 },
    );
  });

  it('are scikit-learn values on a textbook sample', () => {
    const scores = [0.1, 0.4, 0.35, 0.8];
    const labels = [0, 0, 1, 1];
    expect(auroc(scores, labels)).toEqual({ value: 0.75 });
    expect(averagePrecision(scores, labels).value).toBeCloseTo(0.8333333333333333, 15);
    expect(f1Max(scores, labels).threshold).toBe(0.35);
  });

  it('give one half, the share of positives, and its F1 where all scores are equal', () => {
    const scores = [3, 3, 3, 3];
    const labels = [1, 0, 0, 0];
    expect(auroc(scores, labels)).toEqual({ value: 0.5 });
    expect(averagePrecision(scores, labels)).toEqual({ value: 0.25 });
    expect(f1Max(scores, labels).value).toBeCloseTo(0.4, 6);
    expect(iouMax(scores, labels)).toEqual({ value: 0.25, threshold: 3 });
  });

  it('never flip a score that ranks everything the wrong way round', () => {
    expect(auroc([1, 2, 3, 4], [1, 1, 0, 0])).toEqual({ value: 0 });
  });

  it('are null with a reason without positives, without negatives or without anything', () => {
    expect(auroc([1, 2], [0, 0])).toEqual({ value: null, reason: 'no positives' });
    expect(auroc([1, 2], [1, 1])).toEqual({ value: null, reason: 'no negatives' });
    expect(auroc([], [])).toEqual({ value: null, reason: 'no positives' });
    expect(averagePrecision([1], [0])).toEqual({ value: null, reason: 'no positives' });
    expect(f1Max([1], [0])).toEqual({ value: null, threshold: null, reason: 'no positives' });
    expect(averagePrecision([1, 2], [1, 1])).toEqual({ value: 1 });
  });

  it('refuse NaN and arrays of two lengths', () => {
    expect(() => auroc([1, NaN], [0, 1])).toThrow(MetricError);
    expect(() => auroc([1, 2], [0])).toThrow('2 scores but 1 labels');
  });
});

describe('curves', () => {
  it('hold the areas that the metrics report', () => {
    fc.assert(
      fc.property(samples, (all) => {
        const { scores, labels, split } = parts(all);
        fc.pre(split.positive.length > 0 && split.negative.length > 0);
        const roc = rocCurve(scores, labels).curve;
        const pr = prCurve(scores, labels).curve;
        if (roc === null || pr === null) throw new Error('both classes are present');
        let area = 0;
        for (let i = 1; i < roc.fpr.length; i++)
          area += ((roc.fpr[i] - roc.fpr[i - 1]) * (roc.tpr[i] + roc.tpr[i - 1])) / 2;
        expect(area).toBeCloseTo(pairAuroc(split), 12);
        expect([roc.fpr[0], roc.tpr[0], roc.fpr.at(-1), roc.tpr.at(-1)]).toEqual([0, 0, 1, 1]);
        const steps = pr.precision.reduce(
          (sum, precision, i) => sum + precision * (pr.recall[i] - (i === 0 ? 0 : pr.recall[i - 1])),
          0,
        );
        expect(steps).toBeCloseTo(stepAp(split), 12);
        expect(pr.recall.at(-1)).toBe(1);
      }),
    );
  });

  it('are absent with a reason where a class is absent', () => {
    expect(rocCurve([1], [1])).toEqual({ curve: null, reason: 'no negatives' });
    expect(rocCurve([1], [0])).toEqual({ curve: null, reason: 'no positives' });
    expect(prCurve([1], [0])).toEqual({ curve: null, reason: 'no positives' });
  });
});
