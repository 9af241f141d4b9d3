import { findDataset, verifyDataset } from '@protobench/datasets';
import { ProgressDisplay } from '../../display/progress-display.js';
import { EXIT } from '../../exit-codes.js';
import { jsonText, type Output } from '../../output.js';
import { openRegistry } from '../../registry.js';
import { dataRoot } from '../command.js';
import { type DatasetsArgs, nameOf } from './args.js';

/** `datasets verify`: reads every image and mask; lists what is wrong instead of stopping at the first. */
export async function verify(args: DatasetsArgs, output: Output): Promise<number> {
  const name = nameOf(args);
  const entry = findDataset(await openRegistry(args.registry), name);
  const progress = new ProgressDisplay(output);
  const report = await verifyDataset(entry, {
    dataRoot: dataRoot(args.dataRoot),
    options: args.option,
    onProgress: (done, total) => progress.update({ phase: 'verify', done, total, unit: 'images' }),
  });
  progress.close();
  const { counts, problems } = report;
  if (args.json) output.out(jsonText(report));
  else {
    output.out(
      `${entry.name}: ${counts.train} training, ${counts.testGood} normal and ${counts.testDefect} anomalous test images\n`,
    );
    for (const { code, message } of problems) output.out(`${code}: ${message}\n`);
    // The same advice for a thousand files is said once.
    for (const hint of new Set(problems.map((problem) => problem.hint))) output.out(`hint: ${hint}\n`);
    output.out(problems.length === 0 ? 'No problems.\n' : `${problems.length} problems.\n`);
  }
  return problems.length === 0 ? EXIT.done : EXIT.failed;
}
