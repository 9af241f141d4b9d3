import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the workspace. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Runs a command in the workspace; ends the process with its exit code when it fails. */
export function runOrExit(title, command, args) {
  process.stdout.write(`\n== ${title}\n`);
  const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' };
  const { status } = spawnSync(command, args, { cwd: root, env, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

/** Runs Nx. */
export function nx(title, ...args) {
  runOrExit(title, process.execPath, [join(root, 'node_modules', 'nx', 'dist', 'bin', 'nx.js'), ...args]);
}

/**
 * Builds what the command line needs, in one compiler process: a third of the work that a compiler for each package is.
 * `npm run build` and the tests build with Nx.
 */
export function build() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  runOrExit('build', process.execPath, [tsc, '--build', 'apps/benchmark/tsconfig.lib.json']);
}
