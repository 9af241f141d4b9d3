import type { Difficulty } from '@protobench/datasets';
import { CliError } from '../../errors.js';

/** What can be done with data sets. */
export const ACTIONS = ['list', 'verify', 'synthesize', 'fetch'] as const;

/** Arguments of `protobench datasets`. */
export interface DatasetsArgs {
  readonly action: (typeof ACTIONS)[number];
  readonly name?: string;
  readonly out?: string;
  readonly option: Readonly<Record<string, unknown>>;
  readonly difficulty?: Difficulty;
  readonly acceptLicence?: boolean;
  readonly keepArchives?: boolean;
  readonly dataRoot?: string;
  readonly registry?: string;
  readonly json: boolean;
}

/** The name of a data set, for actions that need one. */
export function nameOf({ action, name }: DatasetsArgs): string {
  if (name !== undefined) return name;
  throw new CliError(
    'USAGE',
    `datasets ${action} needs the name of a data set.`,
    'protobench datasets list names them.',
  );
}
