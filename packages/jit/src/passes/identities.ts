import type { GraphBuilder } from '../graph/builder.js';
import type { Graph } from '../graph/graph.js';
import { ints, type GraphNode } from '../graph/node.js';
import { splatOf, type Value } from '../graph/value.js';
import { intsOf, isIdentityPermutation, onlyMovesOnes, reshapeTo } from './node-info.js';
import { rewrite, sameShape, type Site } from './rewrite.js';

/** What a node is worth: an existing value, or one made in its place; `null` if it has to stay. */
type Simplify = (site: Site, x: Value) => Value | null;

/**
 * Removes operators that do nothing (`x + 0`, `x * 1`, `x / 1`, `Identity`, `Reshape`, `Transpose`, `Expand` and `Cast` to
 * what is there already), merges chains of `Reshape`, `Transpose`, `Cast` and `Neg`, and turns transposes that move only
 * extents of 1, and sums over them, into reshapes.
 *
 * Bit-exact, but for the sign of zero in `x + 0`. ONNX Runtime does most of this too, but only after the passes that
 * come next would have stopped at it.
 */
export function removeIdentities(graph: Graph): Graph {
  return rewrite(graph, (site) => {
    const rule = site.node.domain === '' ? RULES.get(site.node.op) : undefined;
    const [x] = site.inputs;
    const found = rule !== undefined && x !== null ? rule(site, x) : null;
    return found === null ? null : [found];
  });
}

const RULES: ReadonlyMap<string, Simplify> = new Map<string, Simplify>([
  ['Identity', (_, x) => x],
  ['Add', (site, a) => add(site, a, site.inputs[1] as Value)],
  ['Sub', (site, a) => neutral(site, a, site.inputs[1], 0)],
  ['Mul', (site, a) => neutral(site, a, site.inputs[1], 1) ?? neutral(site, site.inputs[1], a, 1)],
  ['Div', (site, a) => neutral(site, a, site.inputs[1], 1)],
  ['Pow', (site, a) => neutral(site, a, site.inputs[1], 1)],
  ['Neg', (_, x) => inputOf(x, 'Neg')],
  ['Not', (_, x) => inputOf(x, 'Not')],
  ['Expand', ({ node }, x) => (sameShape(x.shape, node.outputs[0].shape) ? x : null)],
  ['Cast', cast],
  ['Reshape', reshape],
  ['Transpose', transpose],
  ['ReduceSum', reduction],
  ['ReduceMean', reduction],
  ['ReduceMax', reduction],
  ['ReduceMin', reduction],
]);

/** `value` if the other operand leaves it as it is. */
function neutral({ node }: Site, value: Value | null, other: Value | null, element: number): Value | null {
  if (value === null || other === null || splatOf(other) !== element) return null;
  return sameShape(value.shape, node.outputs[0].shape) ? value : null;
}

function add(site: Site, a: Value, b: Value): Value | null {
  const kept = neutral(site, a, b, 0) ?? neutral(site, b, a, 0);
  if (kept !== null) return kept;
  // Gradients of subtractions are sums with a negated term.
  const [output] = site.node.outputs;
  const negated = inputOf(b, 'Neg');
  if (negated !== null) return site.builder.op('Sub', [a, negated], {}, output);
  const first = inputOf(a, 'Neg');
  return first === null ? null : site.builder.op('Sub', [b, first], {}, output);
}

function cast({ node, builder }: Site, x: Value): Value | null {
  const [output] = node.outputs;
  if (x.dtype === output.dtype) return x;
  const inner = inputOf(x, 'Cast');
  // A bool or an int32 survives on the way to a wider type; a float32 does not.
  if (inner === null || !(inner.dtype === 'bool' || (inner.dtype === 'int32' && x.dtype === 'int64')))
    return null;
  if (inner.dtype === output.dtype) return inner;
  return builder.op('Cast', [inner], node.attributes, output);
}

function reshape({ node, builder }: Site, x: Value): Value | null {
  const { shape } = node.outputs[0];
  if (sameShape(x.shape, shape)) return x;
  return inputOf(x, 'Reshape') === null ? null : reshapeTo(builder, x, shape);
}

function transpose({ node, builder }: Site, x: Value): Value | null {
  const perm = intsOf(node, 'perm') as readonly number[];
  if (isIdentityPermutation(perm)) return x;
  const inner = inputOf(x, 'Transpose');
  if (inner !== null) {
    const first = intsOf(x.producer as GraphNode, 'perm') as readonly number[];
    return transposeTo(
      builder,
      inner,
      perm.map((axis) => first[axis]),
    );
  }
  return onlyMovesOnes(x.shape, perm) ? reshapeTo(builder, x, node.outputs[0].shape) : null;
}

function transposeTo(builder: GraphBuilder, x: Value, perm: readonly number[]): Value {
  if (isIdentityPermutation(perm)) return x;
  const shape = perm.map((axis) => x.shape[axis]);
  if (onlyMovesOnes(x.shape, perm)) return reshapeTo(builder, x, shape);
  return builder.op('Transpose', [x], { perm: ints(perm) }, { shape, dtype: x.dtype });
}

/** A reduction of axes that have one element each only changes the shape. */
function reduction({ node, builder }: Site, x: Value): Value | null {
  const [output] = node.outputs;
  const size = (shape: readonly number[]) => shape.reduce((product, extent) => product * extent, 1);
  return size(x.shape) === size(output.shape) && size(x.shape) > 0
    ? reshapeTo(builder, x, output.shape)
    : null;
}

/** The input of the node that made a value, if that is an `op`. */
function inputOf(value: Value, op: string): Value | null {
  const { producer } = value;
  return producer?.op === op && producer.domain === '' ? producer.inputs[0] : null;
}
