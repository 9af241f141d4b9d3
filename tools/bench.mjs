// `npm run bench`: the quick suite on the embedded data with the backbone that ships with npm, to a table and a page.
import { join } from 'node:path';
import { build, root, runOrExit } from './nx.mjs';

build();
const protobench = join(root, 'apps', 'benchmark', 'bin', 'protobench.mjs');
const extra = process.argv.slice(2);
runOrExit('quick suite', process.execPath, [
  protobench,
  'run',
  'benchmarks/quick.yaml',
  '--out',
  'runs/quick',
  ...extra,
]);
runOrExit('report', process.execPath, [protobench, 'report', 'runs/quick', '--format', 'html']);
process.stdout.write('Open runs/quick/report.html in a browser.\n');
