import type { Graph } from '../graph/graph.js';
import { splatOf, type Value } from '../graph/value.js';
import { rewrite, type Site } from './rewrite.js';

/** Operators on float32 that IEEE 754 rounds exactly, so that folding them gives the bits that running them would. */
const EXACT: ReadonlyMap<string, (a: number, b: number) => number> = new Map([
  ['Add', (a: number, b: number) => a + b],
  ['Sub', (a: number, b: number) => a - b],
  ['Mul', (a: number, b: number) => a * b],
  ['Div', (a: number, b: number) => a / b],
  ['Neg', (a: number) => -a],
  ['Sqrt', (a: number) => Math.sqrt(a)],
]);

/** Operators that only move elements about: of a repeated number they make the same number repeated. */
const MOVES: ReadonlySet<string> = new Set(['Reshape', 'Transpose', 'Expand', 'Slice', 'Tile']);

/**
 * Folds operators on constants that repeat one number, of whatever size: a gradient starts from ones and passes through
 * reshapes and scalar factors before it meets the first real value. Other constants are left to ONNX Runtime, which folds
 * them when it loads the graph.
 */
export function foldSplats(graph: Graph): Graph {
  return rewrite(graph, (site) => {
    const found = site.node.domain === '' ? fold(site) : null;
    return found === null ? null : [found];
  });
}

function fold({ node, inputs, builder }: Site): Value | null {
  const [x, y] = inputs;
  const a = x == null ? null : splatOf(x);
  if (x == null || a === null) return null;
  const [{ shape, dtype }] = node.outputs;
  if (MOVES.has(node.op)) return builder.splat(a, shape, dtype);
  const compute = EXACT.get(node.op);
  if (compute === undefined || dtype !== 'float32') return null;
  const b = y == null ? 0 : splatOf(y);
  // The operands are float32, so one rounding at the end is the rounding of the operator.
  return b === null
    ? null
    : builder.splat(Math.fround(compute(Math.fround(a), Math.fround(b))), shape, dtype);
}
