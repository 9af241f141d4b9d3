import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Lets Node.js run the TypeScript sources of the workspace: `./x.js` is `./x.ts`, and types are stripped. */
const LOADER = (swc: string) => `
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import swc from ${JSON.stringify(swc)};
export async function resolve(specifier, context, next) {
  if (specifier.startsWith('.') && context.parentURL?.endsWith('.ts')) {
    const source = new URL(specifier.replace(/\\.js$/, '.ts'), context.parentURL);
    if (existsSync(source)) return { url: source.href, shortCircuit: true };
  }
  return next(specifier, context);
}
export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const options = { swcrc: false, jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' } };
  const { code } = swc.transformSync(readFileSync(fileURLToPath(url), 'utf8'), options);
  return { format: 'module', source: code, shortCircuit: true };
}
`;

/** A process that runs a program, and what became of it. */
export interface Child {
  readonly process: ChildProcess;
  /** Exit code, `null` after a signal, and what was printed to the error stream. */
  readonly exited: Promise<{ readonly code: number | null; readonly err: string }>;
}

/** Options of Node.js with which a process or a thread runs the sources; a file that they need is written to `dir`. */
export function sourceOptions(dir: string): string[] {
  const swc = pathToFileURL(createRequire(__filename).resolve('@swc/core')).href;
  const loader = join(dir, 'loader.mjs');
  writeFileSync(loader, LOADER(swc));
  const register = `import { register } from 'node:module'; register(${JSON.stringify(pathToFileURL(loader).href)});`;
  return [
    '--conditions=@protobench/source',
    '--import',
    `data:text/javascript,${encodeURIComponent(register)}`,
  ];
}

/** Starts a process of its own with a program that imports sources of this package by `sourceUrl`. */
export function startProgram(dir: string, program: string, args: readonly string[] = []): Child {
  const file = join(dir, 'program.mjs');
  writeFileSync(file, program);
  const child = spawn(process.execPath, [...sourceOptions(dir), file, ...args], {
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let err = '';
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const exited = new Promise<{ code: number | null; err: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, err })),
  );
  return { process: child, exited };
}

/** URL of a source file of this package, relative to `src`. */
export function sourceUrl(file: string): string {
  return pathToFileURL(join(__dirname, '..', file)).href;
}
