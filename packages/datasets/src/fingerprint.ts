import { createHash } from 'node:crypto';
import type { StampedSample } from './layouts/layout.js';

/** Sha256 in hex over the ids and stamps of samples, in their order. */
export function fingerprint(samples: readonly StampedSample[]): string {
  const hash = createHash('sha256');
  for (const { sample, stamp } of samples) hash.update(`${sample.id}\n${stamp}\n`);
  return hash.digest('hex');
}
