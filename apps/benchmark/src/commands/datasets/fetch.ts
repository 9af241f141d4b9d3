import { DatasetError, fetchDataset, findDataset, type FetchProgress } from '@protobench/datasets';
import { ProgressDisplay } from '../../display/progress-display.js';
import { EXIT } from '../../exit-codes.js';
import { jsonText, type Output } from '../../output.js';
import { openRegistry } from '../../registry.js';
import { dataRoot } from '../command.js';
import { type DatasetsArgs, nameOf } from './args.js';

/** Failures that are nobody's mistake in the command line: they end with exit code 1. */
const NOT_USAGE: ReadonlySet<string> = new Set([
  'DOWNLOAD_FAILED',
  'HASH_MISMATCH',
  'NO_SPACE',
  'TOOL_MISSING',
  'ARCHIVE_INVALID',
  'ARCHIVE_UNSAFE',
]);

const megabytes = (bytes: number) => Math.round(bytes / 1e5) / 10;

/** Shows bytes as megabytes; a file of unknown size has no time left. */
function show(progress: ProgressDisplay): (event: FetchProgress) => void {
  let file = '';
  return (event) => {
    if (event.file !== file) progress.close();
    file = event.file;
    // Where the server gives no size, the line never ends before the download does.
    const total = event.total ?? event.done + 1e6;
    progress.update({
      phase: event.phase,
      done: megabytes(event.done),
      total: megabytes(total),
      unit: 'MB',
      note: file,
    });
  };
}

/** `datasets fetch`: downloads and unpacks a data set whose archives have a public address. */
export async function fetchOne(args: DatasetsArgs, output: Output): Promise<number> {
  const entry = findDataset(await openRegistry(args.registry), nameOf(args));
  if (args.acceptLicence) output.err(`${entry.title}, licence: ${entry.licence}, ${entry.homepage ?? ''}\n`);
  const progress = new ProgressDisplay(output);
  try {
    const fetched = await fetchDataset(entry, {
      dataRoot: dataRoot(args.dataRoot),
      acceptLicence: args.acceptLicence ?? false,
      keepArchives: args.keepArchives ?? false,
      onProgress: show(progress),
    });
    progress.close();
    if (args.json) output.out(jsonText(fetched));
    else {
      output.out(`${entry.name} lies in ${fetched.folder}\n`);
      for (const file of fetched.unchecked) {
        output.out(`Nobody states a hash of ${file}: what it holds was not checked.\n`);
      }
      output.out(`protobench datasets verify ${entry.name} checks it to the last image.\n`);
      if (entry.citation !== null) output.out(`Please cite: ${entry.citation}\n`);
    }
    return EXIT.done;
  } catch (error) {
    progress.close();
    if (!(error instanceof DatasetError) || !NOT_USAGE.has(error.code)) throw error;
    output.err(`error ${error.code}: ${error.message}\n${error.hint}\n`);
    return EXIT.failed;
  }
}
