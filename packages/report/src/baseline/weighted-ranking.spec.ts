import { averagePrecision, auroc, f1Max, rankScores } from '@protobench/metrics';
import { WeightedRanking } from './weighted-ranking.js';

/** Repeatable whole numbers below `limit`. */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

describe('WeightedRanking', () => {
  it('measures as if each image were there as often as its weight says', () => {
    const next = numbers(7);
    for (let round = 0; round < 300; round++) {
      const size = 1 + next(12);
      // Few different scores: ties within and between the classes are the hard part.
      const scores = Array.from({ length: size }, () => next(5) - 2);
      const labels = scores.map(() => next(2) === 1);
      const weights = scores.map(() => next(4));
      const repeat = <T>(values: readonly T[]) =>
        values.flatMap((value, index) => new Array<T>(weights[index]).fill(value));
      const ranking = new WeightedRanking(scores, labels);
      expect(ranking.counted(weights)).toEqual(rankScores(repeat(scores), repeat(labels)));
      expect(ranking.measure(weights)).toEqual(
        [auroc, averagePrecision, f1Max].map((metric) => metric(repeat(scores), repeat(labels)).value ?? NaN),
      );
    }
  });
});
