/** Least deviation of a channel, as a fraction of the mean deviation over the channels of its tap. */
const RELATIVE_FLOOR = 0.01;
const ABSOLUTE_FLOOR = 1e-6;

/** Mean and deviation per channel, gathered over arrays `[..., channels]` in float64. */
export class ChannelMoments {
  private readonly sum: Float64Array;
  private readonly square: Float64Array;
  private rows = 0;

  constructor(private readonly channels: number) {
    this.sum = new Float64Array(channels);
    this.square = new Float64Array(channels);
  }

  /** Takes in every row of `data`. */
  add(data: Float32Array): void {
    const { channels, sum, square } = this;
    for (let at = 0; at < data.length; at += channels) {
      for (let c = 0; c < channels; c++) {
        const value = data[at + c];
        sum[c] += value;
        square[c] += value * value;
      }
    }
    this.rows += data.length / channels;
  }

  /** `[channels]` */
  mean(): Float32Array {
    return Float32Array.from(this.sum, (sum) => sum / this.rows);
  }

  /**
   * Population deviation, `[channels]`. A channel that is all but constant on normal images gets 1% of the mean deviation
   * of its tap (at least 1e-6): divided by its own, the least activity on a test image would drown every other channel.
   */
  deviation(): Float32Array {
    const raw = Float64Array.from(this.sum, (sum, c) =>
      Math.sqrt(Math.max(0, this.square[c] / this.rows - (sum / this.rows) ** 2)),
    );
    const floor = Math.max(
      ABSOLUTE_FLOOR,
      (RELATIVE_FLOOR * raw.reduce((total, value) => total + value, 0)) / this.channels,
    );
    return Float32Array.from(raw, (value) => Math.max(value, floor));
  }
}
