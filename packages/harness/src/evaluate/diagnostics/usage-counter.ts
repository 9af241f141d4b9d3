import type { ProbedImage } from './prototype-probe.js';

/** Weight above which a prototype takes part at a location. */
const TAKES_PART = 1e-3;

/** Adds up how the prototypes are used over the images of a category. */
export class UsageCounter {
  private readonly sums: Float64Array;
  private locations = 0;
  private perplexity = 0;
  private taking = 0;

  constructor(count: number) {
    this.sums = new Float64Array(count);
  }

  /** @param image weights, rows summing to 1 */
  add({ values, count }: ProbedImage): void {
    for (let start = 0; start < values.length; start += count) {
      let entropy = 0;
      for (let k = 0; k < count; k++) {
        const weight = values[start + k];
        if (weight <= 0) continue;
        this.sums[k] += weight;
        entropy -= weight * Math.log(weight);
        if (weight > TAKES_PART) this.taking++;
      }
      this.perplexity += Math.exp(entropy);
      this.locations++;
    }
  }

  /** Share of each prototype, `[count]`, summing to 1; all 0 where no location draws on any. */
  usage(): Float64Array {
    const total = this.sums.reduce((sum, own) => sum + own, 0);
    return this.sums.map((own) => (total === 0 ? 0 : own / total));
  }

  /** Mean over locations of exp(entropy of the weights). */
  active(): number {
    return this.perplexity / this.locations;
  }

  /** Mean number of prototypes with a weight above 0.001. */
  nonzero(): number {
    return this.taking / this.locations;
  }
}
