// `npm test`: everything that must hold on a clean checkout.
import { join } from 'node:path';
import { nx, root, runOrExit } from './nx.mjs';

const bin = (name, file) => join(root, 'node_modules', name, file);

runOrExit('format', process.execPath, [
  bin('prettier', 'bin/prettier.cjs'),
  '--check',
  '--log-level',
  'warn',
  '.',
]);
nx('project references', 'sync:check');
runOrExit('lint of scripts', process.execPath, [
  bin('eslint', 'bin/eslint.js'),
  'tools',
  'benchmarks',
  'eslint.config.mjs',
]);
nx(
  'lint, types, build',
  'run-many',
  '-t',
  'lint',
  'typecheck',
  'build',
  '--output-style=static',
  '--parallel=2',
);
runOrExit('reference pages', process.execPath, [join(root, 'tools/reference.mjs'), '--check']);
nx('tests', 'run-many', '-t', 'test', '--output-style=static', '--parallel=2');
