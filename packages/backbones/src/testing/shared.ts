import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of weights and data that is not part of the repository. */
export const SHARED = process.env.PROTOBENCH_SHARED ?? join(__dirname, '../../../../../shared');

export const WEIGHTS_ROOT = join(SHARED, 'weights');

/** `it` where the file is there, else a skipped test of the same name. */
export function itNeeds(...path: readonly string[]): jest.It {
  return existsSync(join(SHARED, ...path)) ? it : it.skip;
}
