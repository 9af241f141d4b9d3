import { describeRegistry, type DatasetRow } from '@protobench/datasets';
import { EXIT } from '../../exit-codes.js';
import { jsonText, type Output } from '../../output.js';
import { openRegistry } from '../../registry.js';
import { dataRoot } from '../command.js';
import type { DatasetsArgs } from './args.js';

function countsText({ counts, expected }: DatasetRow): string {
  const shown = counts ?? expected;
  if (shown === null) return '';
  const { train, testGood, testDefect } = shown;
  return `; ${train} training, ${testGood} normal and ${testDefect} anomalous test images`;
}

/** `datasets list`: what there is, what of it is here, and how to get the rest. */
export async function list(args: DatasetsArgs, output: Output): Promise<number> {
  const root = dataRoot(args.dataRoot);
  const rows = await describeRegistry(await openRegistry(args.registry), root);
  if (args.json) {
    output.out(jsonText(rows));
    return EXIT.done;
  }
  output.out(`data root: ${root ?? 'not set (--data-root DIR or PROTOBENCH_DATA)'}\n`);
  for (const row of rows) {
    const { name, title, state, note, categories, licence, fetchable } = row;
    const many = categories.length === 1 ? '1 category' : `${categories.length} categories`;
    output.out(`${name}\n  ${title}; ${many}${countsText(row)}; licence: ${licence}\n  ${state}: ${note}\n`);
    if (state === 'absent') {
      output.out(
        fetchable
          ? `  protobench datasets fetch ${name} gets it\n`
          : `  to be fetched by hand${row.homepage === null ? '' : `: ${row.homepage}`}\n`,
      );
    }
  }
  return EXIT.done;
}
