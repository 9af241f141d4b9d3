import type { GraphBuilder } from '../graph/builder.js';
import type { Graph } from '../graph/graph.js';
import type { Attributes, GraphNode } from '../graph/node.js';
import type { Value } from '../graph/value.js';
import { copyNode, rewrite } from './rewrite.js';

/** Operators whose operands may change places; all of them are exact in either order. */
const COMMUTATIVE: ReadonlySet<string> = new Set(['Add', 'Mul', 'And', 'Or', 'Xor', 'Equal']);

/** Constants up to this many elements are compared by their contents; longer ones by identity. */
const COMPARED = 64;

/**
 * Computes once what is computed several times: nodes of the same operator, attributes and inputs. Gradients repeat
 * parts of the forward pass all the time. No operator in use is random, so every node may be shared.
 */
export function shareCommonSubexpressions(graph: Graph): Graph {
  const seen = new Map<string, readonly Value[]>();
  const names = new Map<Value, string>();
  return rewrite(graph, ({ node, inputs, builder }) => {
    const key = keyOf(
      node,
      inputs.map((value) => nameOf(value, names)),
    );
    let found = seen.get(key);
    if (found === undefined) {
      found = copyNode(builder as GraphBuilder, node, inputs);
      seen.set(key, found);
    }
    return found;
  });
}

function keyOf(node: GraphNode, inputs: string[]): string {
  if (node.domain === '' && COMMUTATIVE.has(node.op)) inputs.sort();
  const outputs = node.outputs.map(({ dtype, shape }) => `${dtype}[${shape.join(',')}]`);
  return `${node.domain}:${node.op}(${inputs.join(';')}){${attributesKey(node.attributes)}}${outputs.join(';')}`;
}

function attributesKey(attributes: Attributes): string {
  return Object.keys(attributes)
    .sort()
    .map((name) => `${name}=${attributes[name].kind}:${JSON.stringify(attributes[name].value)}`)
    .join(',');
}

/** Text that two values share only if they hold the same elements. */
function nameOf(value: Value | null, names: Map<Value, string>): string {
  if (value === null) return '';
  let name = names.get(value);
  if (name === undefined) {
    const { constant, id, dtype, shape } = value;
    name = `v${id}`;
    if (constant?.kind === 'dense' && constant.data.length <= COMPARED) {
      const bytes = new Uint8Array(constant.data.buffer, constant.data.byteOffset, constant.data.byteLength);
      name = `${dtype}[${shape.join(',')}]${bytes.join(',')}`;
    }
    names.set(value, name);
  }
  return name;
}
