import type { Graph } from './graph.js';
import type { GraphNode } from './node.js';
import type { Value } from './value.js';

/** The same graph with its inputs called differently. */
export function renameInputs(graph: Graph, rename: (name: string) => string): Graph {
  const renamed = new Map<Value, Value>(
    graph.inputs.map((value) => [value, { ...value, name: rename(value.name ?? `v${value.id}`) }]),
  );
  const of = (value: Value): Value => renamed.get(value) ?? value;
  const nodes: GraphNode[] = graph.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map((value) => (value === null ? null : of(value))),
  }));
  return {
    inputs: graph.inputs.map(of),
    nodes,
    outputs: graph.outputs.map(({ name, value }) => ({ name, value: of(value) })),
  };
}
