import type { Graph } from '../graph/graph.js';
import { toHalf } from '../kernels/emit.js';
import { rewrite } from '../passes/rewrite.js';

/** The same graph with float16 in place of every float32 output. */
export function halveOutputs(graph: Graph): Graph {
  return rewrite(
    graph,
    () => null,
    (value, builder) => (value.dtype === 'float32' ? toHalf(builder, value) : value),
  );
}
