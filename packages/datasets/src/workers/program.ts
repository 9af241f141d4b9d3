import { setFlagsFromString } from 'node:v8';
import type { TransferListItem } from 'node:worker_threads';
import { parentPort } from 'node:worker_threads';
import { type Job, errors } from './messages.js';
import { perform } from './perform.js';

/** Pixels are handed over, not copied, if they fill their buffer. */
function transferable(result: unknown): TransferListItem[] {
  const data = (result as { data?: unknown } | null)?.data;
  if (!(data instanceof Uint8Array) || data.byteLength !== data.buffer.byteLength) return [];
  return data.buffer instanceof ArrayBuffer ? [data.buffer] : [];
}

let drawing = false;

/**
 * Drawing calls small functions of fractions millions of times. By default V8 writes out so few of these calls in place
 * that most go through memory; with more, painting a surface took a third less time. Results do not depend on it.
 */
function prepareToDraw(): void {
  if (drawing) return;
  drawing = true;
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=4000');
}

/** The program of a thread: does one job after the other. */
parentPort?.on('message', async ({ id, job }: { id: number; job: Job }) => {
  try {
    if (job.kind === 'synthesize' || job.ref.kind === 'generated') prepareToDraw();
    const result = await perform(job);
    parentPort?.postMessage({ id, result }, transferable(result));
  } catch (error) {
    parentPort?.postMessage({ id, error: errors.pack(error) });
  }
});
