import { JitError } from '../errors.js';
import type { Graph } from '../graph/graph.js';
import { ints } from '../graph/node.js';
import type { Value } from '../graph/value.js';
import { removeDeadNodes } from '../passes/dead-nodes.js';
import { numbersOf } from '../passes/node-info.js';
import { rewrite } from '../passes/rewrite.js';

/** Operator sets that a model can be written in, with the version of the file format that came with each. */
export const IR_VERSIONS = { 17: 8, 20: 9 } as const;

/** An operator set of {@link IR_VERSIONS}. */
export type OperatorSet = keyof typeof IR_VERSIONS;

/** Reductions whose axes were an attribute up to operator set 17, and are an input since. (Those of `ReduceSum` always are.) */
const REDUCTIONS: ReadonlySet<string> = new Set(['ReduceMean', 'ReduceMax', 'ReduceMin', 'ReduceProd']);
/** Operators that came after operator set 17. */
const LATER: ReadonlySet<string> = new Set(['BitwiseAnd', 'Gelu', 'Mish']);

/**
 * The graph in terms of operator set 17, for checkers and runtimes that know no later one.
 * @throws JitError `UNSUPPORTED_ARGUMENT` for operators that came later.
 */
export function lowerToOpset17(graph: Graph): Graph {
  const lowered = rewrite(graph, ({ node, inputs, builder }) => {
    if (node.domain !== '') return null;
    if (LATER.has(node.op)) {
      throw new JitError(
        'UNSUPPORTED_ARGUMENT',
        `the operator ${node.op} is not in operator set 17.`,
        'Write the model in operator set 20.',
      );
    }
    const axes = REDUCTIONS.has(node.op) ? numbersOf(inputs[1]) : null;
    if (axes === null) return null;
    const [output] = node.outputs;
    return [builder.op(node.op, [inputs[0] as Value], { ...node.attributes, axes: ints(axes) }, output)];
  });
  return removeDeadNodes(lowered);
}
