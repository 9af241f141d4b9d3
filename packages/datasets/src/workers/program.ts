import type { TransferListItem } from 'node:worker_threads';
import { parentPort } from 'node:worker_threads';
import { type Job, toPlain } from './messages.js';
import { perform } from './perform.js';

/** Pixels are handed over, not copied, if they fill their buffer. */
function transferable(result: unknown): TransferListItem[] {
  const data = (result as { data?: unknown } | null)?.data;
  if (!(data instanceof Uint8Array) || data.byteLength !== data.buffer.byteLength) return [];
  return data.buffer instanceof ArrayBuffer ? [data.buffer] : [];
}

/** The program of a thread: does one job after the other. */
parentPort?.on('message', async ({ id, job }: { id: number; job: Job }) => {
  try {
    const result = await perform(job);
    parentPort?.postMessage({ id, result }, transferable(result));
  } catch (error) {
    parentPort?.postMessage({ id, error: toPlain(error) });
  }
});
