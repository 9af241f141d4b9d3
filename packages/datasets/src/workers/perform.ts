import { prepareImage } from '../image/prepare.js';
import { writeSynthetic } from '../synthetic/write.js';
import type { Job } from './messages.js';

/** Does a piece of work in the thread that calls it. */
export function perform(job: Job): Promise<unknown> {
  return job.kind === 'prepare'
    ? prepareImage(job.ref, job.geometry)
    : writeSynthetic(job.folder, job.recipe);
}
