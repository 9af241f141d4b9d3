// `npm run perf -- NAME [--json FILE]`: runs benchmarks/perf/NAME.mjs and prints ours against the peer.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, root } from './nx.mjs';

const dir = join(root, 'benchmarks', 'perf');
const names = readdirSync(dir)
  .filter((file) => /^[a-z]+\.mjs$/.test(file))
  .map((file) => file.slice(0, -4));
const [name, flag, file] = process.argv.slice(2);
if (!names.includes(name) || (flag !== undefined && (flag !== '--json' || file === undefined))) {
  process.stderr.write(`usage: npm run perf -- ${names.join('|')} [--json FILE]\n`);
  process.exit(2);
}
build();
const { run } = await import(pathToFileURL(join(dir, `${name}.mjs`)).href);
const rows = await run();
for (const row of rows) {
  const peer =
    row.peer === null
      ? 'no peer here'
      : `${row.peerName} ${row.peer.toPrecision(4)}, ratio ${row.ratio.toFixed(2)}`;
  process.stdout.write(`${row.name}: ${row.ours.toPrecision(4)} ${row.unit} (${peer})\n`);
}
if (file !== undefined) writeFileSync(file, `${JSON.stringify(rows, null, 2)}\n`);
