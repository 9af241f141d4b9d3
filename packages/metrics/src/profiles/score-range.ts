/** Smallest and largest score of a category. */
export class ScoreRange {
  low = Infinity;
  high = -Infinity;

  /** Widens the range to the scores of a map without NaN. */
  add(map: ArrayLike<number>): void {
    let { low, high } = this;
    for (let i = 0; i < map.length; i++) {
      const score = map[i];
      if (score < low) low = score;
      if (score > high) high = score;
    }
    this.low = low;
    this.high = high;
  }

  /** Why equally spaced thresholds cannot be laid over the range, or `null` where they can. */
  obstacle(): string | null {
    if (!Number.isFinite(this.high - this.low))
      return 'scores are not finite, so no equal steps lie between them';
    return this.low === this.high ? 'all scores are equal, so no equal steps lie between them' : null;
  }
}
