import { rankScores } from '../counts/rank-scores.js';
import { trapezoidAp } from './ranked-metrics.js';

describe('trapezoidAp', () => {
  it('gives the value that the documentation of anomalib prints', () => {
    const truth = [0, 1, 1, 1, 0, 0, 0, 0, 1, 1];
    const scores = [0.59, 0.35, 0.72, 0.33, 0.73, 0.81, 0.3, 0.05, 0.04, 0.48];
    expect(trapezoidAp(rankScores(scores, truth)).value).toBeCloseTo(0.4899, 4);
  });

  it('draws a line from precision 1 to the share of positives where all scores tie', () => {
    expect(trapezoidAp(rankScores([1, 1, 1, 1], [1, 0, 0, 0])).value).toBe((1 + 0.25) / 2);
    expect(trapezoidAp(rankScores([1], [0])).reason).toBe('no positives');
  });
});
