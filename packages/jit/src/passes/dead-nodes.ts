import type { Graph } from '../graph/graph.js';
import type { GraphNode } from '../graph/node.js';
import type { Value } from '../graph/value.js';

/** Drops nodes whose results nobody uses. Inputs stay, so that the signature of the graph does not change. */
export function removeDeadNodes(graph: Graph): Graph {
  const wanted = new Set<Value>(graph.outputs.map(({ value }) => value));
  const kept: GraphNode[] = [];
  for (let i = graph.nodes.length - 1; i >= 0; i--) {
    const node = graph.nodes[i];
    if (!node.outputs.some((value) => wanted.has(value))) continue;
    kept.push(node);
    for (const input of node.inputs) if (input !== null) wanted.add(input);
  }
  return { ...graph, nodes: kept.reverse() };
}
