import { readFile } from 'node:fs/promises';

/** Statistics of taps that were recorded for a weight file, for the test image. */
export interface PinnedStatistics {
  readonly name: string;
  /** As in `Backbone.weightsHash`. */
  readonly hash: string;
  readonly taps: Readonly<Record<string, { readonly mean: number; readonly std: number }>>;
}

/** All recorded statistics, `golden/weights.json`. */
export async function readPinned(): Promise<readonly PinnedStatistics[]> {
  const path = new URL('../../golden/weights.json', import.meta.url);
  return JSON.parse(await readFile(path, 'utf8')) as readonly PinnedStatistics[];
}
