/** The parts of a TensorFlow.js graph-model file that are rewritten before it is loaded. */
export interface GraphNodeJson {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, unknown>>;
}

/**
 * Keeps the nodes that `outputs` depend on and lets the placeholder take any batch and image size. Detection heads and
 * their weights go; what remains loads faster and is all that a feature extractor needs.
 */
export function pruneTopology(nodes: readonly GraphNodeJson[], outputs: readonly string[]): GraphNodeJson[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const wanted = new Set<string>();
  const queue = [...outputs];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const node = byName.get(plainName(name));
    if (node === undefined || wanted.has(node.name)) continue;
    wanted.add(node.name);
    queue.push(...(node.input ?? []));
  }
  return nodes
    .filter((node) => wanted.has(node.name))
    .map((node) => (node.op === 'Placeholder' ? anySize(node) : node));
}

/** `^name` marks a control dependency and `name:1` a later output of the same node. */
function plainName(input: string): string {
  return input.replace(/^\^/, '').replace(/:\d+$/, '');
}

function anySize(node: GraphNodeJson): GraphNodeJson {
  const dim = [-1, -1, -1, 3].map((size) => ({ size: String(size) }));
  return { ...node, attr: { ...node.attr, shape: { shape: { dim } } } };
}
