import { resolve } from 'node:path';

/** Environment variable that says where datasets lie. */
export const DATA_ROOT_VARIABLE = 'PROTOBENCH_DATA';

/** How to set the data root, for hints of errors. */
export const DATA_ROOT_ADVICE = `Pass --data-root DIR or set ${DATA_ROOT_VARIABLE} to the folder that holds the dataset folders.`;

/** Where the data root may be given. */
export interface DataRootSources {
  /** Value of `--data-root`. */
  readonly flag?: string | undefined;
  /** Environment, such as `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * Absolute path of the folder of dataset folders: the flag wins over the environment, an empty value counts as not
 * given, and `undefined` means that neither is given. Relative paths start at the working directory.
 */
export function resolveDataRoot(sources: DataRootSources): string | undefined {
  const given = sources.flag || sources.env?.[DATA_ROOT_VARIABLE];
  return given ? resolve(given) : undefined;
}
