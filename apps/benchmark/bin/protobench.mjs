#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

// On a fresh checkout nothing is built yet: build once, so that `npm ci` is all the set-up there is.
const app = join(dirname(fileURLToPath(import.meta.url)), '..');
const entry = join(app, 'dist', 'index.js');
if (!existsSync(entry)) {
  process.stderr.write('Building protobench (first use) ...\n');
  const root = join(app, '..', '..');
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const built = spawnSync(process.execPath, [tsc, '--build', join(app, 'tsconfig.lib.json')], {
    cwd: root,
    encoding: 'utf8',
  });
  if (built.status !== 0) {
    process.stderr.write(`${built.stdout}\n${built.stderr}\nThe build failed; run: npm run build\n`);
    process.exit(1);
  }
}
const { main } = await import(pathToFileURL(entry).href);
process.exitCode = await main(process.argv.slice(2));
