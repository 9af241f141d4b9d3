/** Adds up the time of pieces of work. */
export class Stopwatch {
  /** Seconds so far. */
  seconds = 0;

  /** Does the work, and counts its time also when it fails. */
  async time<T>(work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.seconds += (performance.now() - start) / 1000;
    }
  }
}
