import { GraphBuilder } from '../graph/builder.js';
import type { Graph } from '../graph/graph.js';
import type { GraphNode } from '../graph/node.js';
import type { Value } from '../graph/value.js';

/** A node about to be copied into the new graph. */
export interface Site {
  /** The node as it was. */
  readonly node: GraphNode;
  /** Its inputs in the new graph; through their producers a rule sees what earlier rewrites made of them. */
  readonly inputs: readonly (Value | null)[];
  readonly builder: GraphBuilder;
  /** How often a value of the old graph is used, as input of a node or as output of the graph. */
  uses(value: Value): number;
}

/** What to put in place of a node: its outputs in the new graph, or `null` to copy it as it is. */
export type Rule = (site: Site) => readonly Value[] | null;

/** What leaves the new graph in place of an output. */
export type OutputRule = (value: Value, builder: GraphBuilder) => Value;

/**
 * Builds a graph anew, node by node in order, with `rule` deciding on each. Since what a node needs is there before it,
 * one sweep carries a rewrite through a whole chain. Replacements must have the shapes and types of what they replace;
 * only those that `outputRule` makes of outputs need not.
 */
export function rewrite(graph: Graph, rule: Rule, outputRule: OutputRule = (value) => value): Graph {
  const builder = new GraphBuilder();
  const renewed = new Map<Value, Value>();
  for (const input of graph.inputs) renewed.set(input, builder.input(input.name ?? `v${input.id}`, input));
  const renew = (value: Value): Value => {
    let found = renewed.get(value);
    if (found === undefined) {
      found = copyConstant(builder, value);
      renewed.set(value, found);
    }
    return found;
  };
  const counts = useCounts(graph);
  const uses = (value: Value): number => counts.get(value) ?? 0;
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((value) => (value === null ? null : renew(value)));
    const outputs = rule({ node, inputs, builder, uses }) ?? copyNode(builder, node, inputs);
    node.outputs.forEach((old, i) => renewed.set(old, expectSame(old, outputs[i], node)));
  }
  return builder.finish(
    graph.outputs.map(({ name, value }) => ({ name, value: outputRule(renew(value), builder) })),
  );
}

/** The node itself on inputs of the new graph. */
export function copyNode(
  builder: GraphBuilder,
  node: GraphNode,
  inputs: readonly (Value | null)[],
): readonly Value[] {
  return builder.ops(node.op, inputs, node.attributes, node.outputs, node.domain);
}

/** How often each value of a graph is used, as input of a node or as output of the graph. */
export function useCounts(graph: Graph): ReadonlyMap<Value, number> {
  const counts = new Map<Value, number>();
  const count = (value: Value) => counts.set(value, (counts.get(value) ?? 0) + 1);
  for (const node of graph.nodes) for (const value of node.inputs) if (value !== null) count(value);
  for (const { value } of graph.outputs) count(value);
  return counts;
}

/** A constant of an old graph in a new one. */
export function copyConstant(builder: GraphBuilder, { constant, shape, dtype, id }: Value): Value {
  if (constant === null) throw new Error(`value ${id} is used before the node that makes it`);
  return constant.kind === 'splat'
    ? builder.splat(constant.value, shape, dtype)
    : builder.constant(constant.data, shape, dtype);
}

function expectSame(old: Value, value: Value, { op }: GraphNode): Value {
  if (value.dtype === old.dtype && sameShape(value.shape, old.shape)) return value;
  throw new Error(`a pass replaced ${old.dtype} [${old.shape}] of ${op} by ${value.dtype} [${value.shape}]`);
}

/** Whether two shapes are equal. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((extent, i) => extent === b[i]);
}
