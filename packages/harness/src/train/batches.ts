import type { RandomStream } from '@protobench/nn';

/**
 * Which images a step trains on: a new permutation of all of them each epoch, cut into full batches (the rest of an
 * epoch is dropped). A function of the step alone, so a resumed training sees the same batches.
 */
export class BatchPlan {
  readonly batchSize: number;
  private readonly perEpoch: number;
  private epoch = -1;
  private order: Int32Array = new Int32Array(0);

  constructor(
    private readonly count: number,
    batchSize: number,
    private readonly stream: RandomStream,
  ) {
    this.batchSize = Math.min(batchSize, count);
    this.perEpoch = Math.floor(count / this.batchSize);
  }

  /** Indices of the images of a 0-based step. */
  indices(step: number): number[] {
    const epoch = Math.floor(step / this.perEpoch);
    if (epoch !== this.epoch) {
      this.order = this.stream.child(epoch).permutation(this.count);
      this.epoch = epoch;
    }
    const from = (step % this.perEpoch) * this.batchSize;
    return [...this.order.subarray(from, from + this.batchSize)];
  }
}
