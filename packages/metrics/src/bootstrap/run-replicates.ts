import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ResampleJob } from './resample-kernel.js';
import { resampleKernel } from './resample-kernel.js';
import type { ResampleTables } from './tables.js';

/** Steps (entries times replicates) below which starting a thread costs more than it saves. */
const WORTH_A_THREAD = 2e7;

/** Program of a worker: the text of the kernel, applied to its job. */
const WORKER_PROGRAM = `(${resampleKernel.toString()})(require('node:worker_threads').workerData);`;

/** Runs one job in a thread of its own; results appear in the shared array. */
function runInThread(job: ResampleJob): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER_PROGRAM, { eval: true, workerData: job });
    worker.once('error', reject);
    worker.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`a worker thread of the bootstrap ended with code ${code}`));
    });
  });
}

/** Number of threads for a piece of work. */
function threadsFor(tables: ResampleTables, replicates: number, wanted: number | undefined): number {
  if (wanted !== undefined) return Math.max(1, Math.min(wanted, replicates));
  const steps = (tables.negativeSlot.length + tables.positiveSlot.length + tables.thresholds) * replicates;
  return Math.max(1, Math.min(availableParallelism(), Math.floor(steps / WORTH_A_THREAD), replicates));
}

/**
 * Computes all replicates, in threads where the work is worth it. Each replicate is computed whole in one thread, so the
 * results do not depend on their number.
 *
 * @param threads number of threads; chosen by the amount of work where omitted
 * @returns `[replicates, 7]`
 */
export async function runReplicates(
  tables: ResampleTables,
  multiplicities: Uint16Array,
  fprLimit: number,
  threads?: number,
): Promise<Float64Array> {
  const replicates = tables.images === 0 ? 0 : multiplicities.length / tables.images;
  const results = new Float64Array(new SharedArrayBuffer(replicates * 7 * 8));
  const count = threadsFor(tables, replicates, threads);
  const jobs = Array.from({ length: count }, (_, part) => ({
    tables,
    multiplicities,
    from: Math.floor((part * replicates) / count),
    to: Math.floor(((part + 1) * replicates) / count),
    fprLimit,
    results,
  }));
  if (count === 1) resampleKernel(jobs[0]);
  else await Promise.all(jobs.map(runInThread));
  return results;
}
