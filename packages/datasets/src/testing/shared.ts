import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder of golden files and real data beside the repository, where there is one. */
export const SHARED = process.env.PROTOBENCH_SHARED ?? resolve(__dirname, '../../../../../shared');

/** `it` where a part of the shared folder is there, else a skip that says in its name what is missing. */
export function itNeeds(part: string): (name: string, test: () => Promise<void>) => void {
  const run = existsSync(join(SHARED, part)) ? it : it.skip;
  return (name, test) => run(`${name} (needs the shared folder: ${part})`, () => test());
}

/** Path of a file in the shared folder. */
export function shared(part: string): string {
  return join(SHARED, part);
}
