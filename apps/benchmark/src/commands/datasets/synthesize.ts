import { findDataset, synthesize } from '@protobench/datasets';
import { ProgressDisplay } from '../../display/progress-display.js';
import { CliError } from '../../errors.js';
import { EXIT } from '../../exit-codes.js';
import { jsonText, type Output } from '../../output.js';
import { openRegistry } from '../../registry.js';
import type { DatasetsArgs } from './args.js';

/** `datasets synthesize`: writes the synthetic set as files. */
export async function synthesizeSet(args: DatasetsArgs, output: Output): Promise<number> {
  if (args.out === undefined) {
    throw new CliError(
      'USAGE',
      'datasets synthesize needs --out DIR.',
      'Name the folder to write the set to.',
    );
  }
  const entry = findDataset(await openRegistry(args.registry), 'synthetic');
  const progress = new ProgressDisplay(output);
  const { difficulty } = args;
  const options = difficulty === undefined ? args.option : { ...args.option, difficulty };
  const written = await synthesize(args.out, entry, options, (done, total) =>
    progress.update({ phase: 'draw', done, total, unit: 'images' }),
  );
  progress.close();
  if (args.json) output.out(jsonText(written));
  else
    output.out(`${written.images} images and ${written.masks} masks of ${written.categories.join(', ')}\n`);
  return EXIT.done;
}
