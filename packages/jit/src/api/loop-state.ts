import { JitError } from '../errors.js';
import type { Graph } from '../graph/graph.js';
import type { NDArray } from '../ndarray.js';
import { flatten, type Tree } from '../tree.js';
import { isArray } from './types.js';

/** Shape and type of each leaf of a state, by path. */
export type StateSignature = ReadonlyMap<
  string,
  { readonly shape: readonly number[]; readonly dtype: string }
>;

/** A result of one step, under its name in the graph (`out:state.<path>` for leaves of the state). */
interface NamedResult {
  readonly name: string;
  readonly value: { readonly shape: readonly number[]; readonly dtype: string };
}

/** Names of the inputs and outputs of a step's graph that hold its state are these and the path of the leaf. */
export const STATE_IN = 'in:0.';
export const STATE_OUT = 'out:state.';

/** Signature of a state given as arrays. */
export function stateSignature(state: Tree<NDArray>): StateSignature {
  return new Map(flatten(state, isArray).map(({ path, leaf }) => [path, leaf]));
}

/** Checks that a step gives each leaf back as it came. */
export function checkState(before: StateSignature, outputs: readonly NamedResult[]): void {
  const after = new Map(
    outputs
      .filter(({ name }) => name.startsWith(STATE_OUT))
      .map(({ name, value }) => [name.slice(STATE_OUT.length), value]),
  );
  for (const [path, leaf] of before) {
    const found = after.get(path);
    if (!found) throw changed(`state leaf '${path}' went into the step and did not come out`);
    const was = `${leaf.dtype} [${leaf.shape.join(', ')}]`;
    const is = `${found.dtype} [${found.shape.join(', ')}]`;
    if (was !== is) throw changed(`state leaf '${path}' went in as ${was} and came out as ${is}`);
  }
  for (const path of after.keys()) {
    if (!before.has(path)) throw changed(`state leaf '${path}' came out of the step and did not go in`);
  }
}

/** The graph of a step without the state leaves that it hands through unchanged: their buffers simply stay. */
export function withoutUnchanged(graph: Graph): Graph {
  return {
    ...graph,
    outputs: graph.outputs.filter(
      ({ name, value }) =>
        !name.startsWith(STATE_OUT) || value.name !== `${STATE_IN}${name.slice(STATE_OUT.length)}`,
    ),
  };
}

function changed(what: string): JitError {
  return new JitError(
    'STATE_CHANGED',
    `${what}.`,
    'A step must return every leaf of its state, and no other, with the shape and type it had; put results into output.',
  );
}
