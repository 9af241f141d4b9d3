import { JitError } from '../errors.js';
import type { Graph } from '../graph/graph.js';
import { optimise } from '../passes/optimise.js';
import { Session } from '../runtime/session.js';
import { trace, type LeafSignature, type Traced } from '../trace/trace.js';
import { flatten, mapTree, type Tree } from '../tree.js';
import type { NDArray } from '../ndarray.js';
import { isArray, type JitOptions } from './types.js';

/** A traced and loaded function for one signature of its arguments. */
export interface Compiled {
  readonly graph: Graph;
  readonly outputTree: Traced['outputTree'];
  readonly session: Session;
}

/** Text that two calls share exactly when they can share a compiled graph. */
export function signatureKey(args: Tree<NDArray>): string {
  return flatten(args, isArray)
    .map(({ path, leaf }) => `${path}:${leaf.dtype}[${leaf.shape.join(',')}]`)
    .join(';');
}

/** Traces, optimises and loads `fn` for the shapes and types of `args`. */
export async function compile(
  fn: (...args: never[]) => unknown,
  args: readonly Tree<NDArray>[],
  options: JitOptions,
): Promise<Compiled> {
  const signatures = mapTree<NDArray, LeafSignature>(args, isArray, (leaf, path) => {
    if (leaf.shape.some((extent) => !Number.isInteger(extent) || extent < 0)) {
      throw new JitError(
        'BAD_INPUT',
        `argument ${path} has the shape [${leaf.shape}].`,
        'Shapes are whole numbers.',
      );
    }
    return { shape: leaf.shape, dtype: leaf.dtype };
  }) as readonly Tree<LeafSignature>[];
  const traced = trace(fn, signatures);
  const graph = optimise(traced.graph);
  return { graph, outputTree: traced.outputTree, session: await Session.create(graph, options.session) };
}
