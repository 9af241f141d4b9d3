import type { Graph } from '../graph/graph.js';
import type { NDArray } from '../ndarray.js';
import { optimise, type Target } from '../passes/optimise.js';
import { checkArray } from '../runtime/check-array.js';
import { Session } from '../runtime/session.js';
import { trace, type LeafSignature, type Traced } from '../trace/trace.js';
import { flatten, mapTree, structureKey, type Tree } from '../tree.js';
import { isArray, type JitOptions } from './types.js';

/** A traced and loaded function for one signature of its arguments. */
export interface Compiled {
  readonly outputTree: Traced['outputTree'];
  readonly session: Session;
}

/** Text that two calls share exactly when they can share a compiled graph. */
export function signatureKey(args: Tree<NDArray>): string {
  return structureKey(args, isArray, ({ dtype, shape }) => `${dtype}[${shape.join(',')}]`);
}

/**
 * Checks every array of the arguments.
 * @param path path of `args` itself, as in the names of graph inputs.
 * @throws JitError `BAD_INPUT`
 */
export function checkArguments(args: Tree<NDArray>, path = ''): void {
  for (const { path: name, leaf } of flatten(args, isArray, path)) checkArray(leaf, `argument ${name}`);
}

/** What passes are told of what will run a function; `null` where there shall be none. */
export function targetOf({ session }: JitOptions): Target | null {
  if (session?.skipPasses) return null;
  return (session?.provider ?? 'cpu') === 'cpu' ? 'cpu' : 'any';
}

/** Traces `fn` for the shapes and types of `args` and optimises the graph. */
export function traceFor(
  fn: (...args: never[]) => unknown,
  args: readonly Tree<NDArray>[],
  target: Target | null,
): Traced {
  const signatures = mapTree<NDArray, LeafSignature>(args, isArray, ({ shape, dtype }) => ({
    shape,
    dtype,
  })) as readonly Tree<LeafSignature>[];
  const { graph, outputTree } = trace(fn, signatures);
  return { graph: target === null ? graph : optimise(graph, target), outputTree };
}

/** The graph without inputs that nothing uses, so that they need not be fed. */
export function withoutUnusedInputs(graph: Graph): Graph {
  const used = new Set(graph.outputs.map(({ value }) => value));
  for (const node of graph.nodes) for (const value of node.inputs) if (value !== null) used.add(value);
  return { ...graph, inputs: graph.inputs.filter((value) => used.has(value)) };
}

/** Traces, optimises and loads `fn` for the shapes and types of `args`. */
export async function compile(
  fn: (...args: never[]) => unknown,
  args: readonly Tree<NDArray>[],
  options: JitOptions,
): Promise<Compiled> {
  const { graph, outputTree } = traceFor(fn, args, targetOf(options));
  return { outputTree, session: await Session.create(withoutUnusedInputs(graph), options.session) };
}
