import { availableParallelism } from 'node:os';
import type { Sample } from '../model.js';
import { inOrder } from '../workers/in-order.js';
import { WorkerPool } from '../workers/pool.js';
import type { ImageGeometry } from './prepare.js';
import type { RgbImage } from './types.js';

/** How many images are read side by side. */
export interface ReadImagesOptions {
  /**
   * Threads that decode and resize; one less than there are processors (at least 1) unless given, so that the thread
   * that asks for the images has one to itself. 0 does the work in the thread of the caller.
   */
  readonly workers?: number | undefined;
  /** Images that may be ready before they are asked for, those under way included; three times the threads unless given. */
  readonly ahead?: number | undefined;
  /** Threads that outlive this call, for many short calls; closed by whoever opened them. */
  readonly pool?: WorkerPool | undefined;
}

/** Threads that are worth having for reading images on this machine. */
export function usefulWorkers(): number {
  return Math.max(availableParallelism() - 1, 1);
}

/**
 * Images of samples, decoded and brought to the size of the network in threads, in the order of the samples. The bytes
 * are those of `prepareImage`, whatever the number of threads. Leaving the loop early ends the threads.
 *
 * @throws DatasetError those of `prepareImage`, when the turn of the image has come; `WORKER_FAILED` if a thread broke
 * down.
 */
export async function* readImages<S extends Pick<Sample, 'image'>>(
  samples: Iterable<S>,
  geometry: ImageGeometry,
  options: ReadImagesOptions = {},
): AsyncGenerator<{ readonly sample: S; readonly image: RgbImage }, void, undefined> {
  const workers = options.workers ?? usefulWorkers();
  const pool = options.pool ?? new WorkerPool(workers);
  const ahead = Math.max(options.ahead ?? 3 * Math.max(workers, 1), 1);
  const read = async (sample: S) => ({
    sample,
    image: (await pool.run({ kind: 'prepare', ref: sample.image, geometry })) as RgbImage,
  });
  try {
    yield* inOrder(samples, ahead, read);
  } finally {
    if (options.pool === undefined) await pool.close();
  }
}
