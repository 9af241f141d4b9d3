import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformSync } from '@swc/core';

const SOURCES = resolve(__dirname, '..');

/** The sources of the package as modules that Node runs, so that tests use real threads without a build. */
export interface BuiltSources {
  /** Program of a thread. */
  readonly program: URL;
  /** Absolute path of a built file, such as `index.js`. */
  path(file: string): string;
  remove(): void;
}

/** Strips the types of the sources into a folder from which the dependencies can be found. */
export function buildSources(): BuiltSources {
  const cache = resolve(SOURCES, '../../../node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'protobench-datasets-'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  for (const file of readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('.spec.ts') || file.startsWith('testing')) continue;
    const { code } = transformSync(readFileSync(join(SOURCES, file), 'utf8'), {
      swcrc: false,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'es6' },
    });
    const target = join(folder, file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, code);
  }
  return {
    program: pathToFileURL(join(folder, 'workers/program.js')),
    path: (file) => join(folder, file),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
