import { JitError } from '../errors.js';

/** Runs work one after the other; a failure reaches its caller and does not stop what comes later. */
export class StepQueue {
  private tail: Promise<unknown> = Promise.resolve();
  private closed = false;

  /** @throws JitError `DISPOSED` by rejecting, once the queue is closed. */
  add<T>(work: () => Promise<T>): Promise<T> {
    if (this.closed) {
      const error = new JitError('DISPOSED', 'a loop was used after dispose().', 'Create it again.');
      return Promise.reject(error);
    }
    const result = this.tail.then(work);
    this.tail = result.catch(() => undefined);
    return result;
  }

  /** Takes no more work, and resolves when what was added before is done. */
  async close(): Promise<void> {
    this.closed = true;
    await this.tail;
  }
}
