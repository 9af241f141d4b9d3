import { GraphBuilder } from '../graph/builder.js';
import type { Graph } from '../graph/graph.js';
import type { GraphNode } from '../graph/node.js';
import type { Value } from '../graph/value.js';
import {
  hasLayout,
  movedBy,
  permuted,
  TO_NCHW,
  TO_NHWC,
  transposed,
  type Permuted,
} from './layout-operators.js';
import { FlowNetwork } from './min-cut.js';
import { intsOf } from './node-info.js';
import { copyConstant, sameShape } from './rewrite.js';

/**
 * Chooses, for every operator that can run on either, whether it runs on NHWC (as TensorFlow.js has it) or on NCHW (as
 * ONNX convolutions want it), such that the least number of elements is transposed.
 *
 * Kernels of convolutions, pooling and the like put a transpose before and behind their operator. Between two of them
 * everything - activations, normalisation, their gradients - can run on NCHW just as well. Which operators should is a
 * minimum cut: an operator on the source's side stays as it is, one on the sink's side is moved, transposes are where the
 * cut goes through a value, and they cost its size. So the result is the best there is, whatever branches and joins.
 */
export function chooseLayouts(graph: Graph): Graph {
  if (!graph.nodes.some((node) => isTranspose(node, TO_NCHW))) return graph;
  return emit(graph, choose(graph));
}

/** The nodes that are to run on NCHW, with how. */
function choose(graph: Graph): ReadonlyMap<GraphNode, Permuted> {
  const network = new FlowNetwork();
  const asTraced = network.vertex();
  const asNchw = network.vertex();
  const candidates = new Map<GraphNode, { readonly how: Permuted; readonly vertex: number }>();
  const consumers = new Map<Value, number[]>();
  const consume = (value: Value, vertex: number) => {
    const found = consumers.get(value);
    if (found === undefined) consumers.set(value, [vertex]);
    else found.push(vertex);
  };

  for (const node of graph.nodes) {
    if (isTranspose(node, TO_NCHW)) {
      consume(node.inputs[0] as Value, asNchw);
      continue;
    }
    const how = permuted(node);
    const vertex = how === null ? asTraced : network.vertex();
    if (how !== null) {
      candidates.set(node, { how, vertex });
      if (how.cost > 0) network.edge(asTraced, vertex, how.cost);
    }
    node.inputs.forEach((value, i) => {
      if (value !== null && hasLayout(value))
        consume(value, how === null || !how.inputs.includes(i) ? asTraced : vertex);
    });
  }
  for (const { value } of graph.outputs) if (value !== null && hasLayout(value)) consume(value, asTraced);

  for (const [value, vertices] of consumers) {
    const cost = movedBy(value, TO_NCHW);
    if (cost === 0) continue;
    const found = value.producer === null ? undefined : candidates.get(value.producer);
    const moved = value.producer !== null && isTranspose(value.producer, TO_NHWC);
    const producer = moved ? asNchw : found?.how.outputs ? found.vertex : asTraced;
    tie(network, producer, vertices, cost);
  }
  const stays = network.sourceSide(asTraced, asNchw);
  return new Map(
    [...candidates].flatMap(([node, { how, vertex }]) => (stays[vertex] ? [] : [[node, how] as const])),
  );
}

/** Costs once, however many consumers are on another side than the producer. */
function tie(network: FlowNetwork, producer: number, consumers: readonly number[], cost: number): void {
  const someMoved = network.vertex();
  const someStay = network.vertex();
  network.edge(producer, someMoved, cost);
  network.edge(someStay, producer, cost);
  for (const consumer of consumers) {
    network.edge(someMoved, consumer, Infinity);
    network.edge(consumer, someStay, Infinity);
  }
}

function emit(graph: Graph, chosen: ReadonlyMap<GraphNode, Permuted>): Graph {
  const builder = new GraphBuilder();
  const traced = new Map<Value, Value>();
  const nchw = new Map<Value, Value>();
  for (const input of graph.inputs) traced.set(input, builder.input(input.name ?? `v${input.id}`, input));

  const asTraced = (value: Value): Value => {
    let found = traced.get(value);
    if (found === undefined) {
      const moved = nchw.get(value);
      found = moved === undefined ? copyConstant(builder, value) : transposed(builder, moved, TO_NHWC);
      traced.set(value, found);
    }
    return found;
  };
  const asNchw = (value: Value): Value => {
    let found = nchw.get(value);
    if (found === undefined) {
      found = transposed(builder, asTraced(value), TO_NCHW);
      nchw.set(value, found);
    }
    return found;
  };

  for (const node of graph.nodes) {
    const [output] = node.outputs;
    if (isTranspose(node, TO_NHWC)) nchw.set(output, asTraced(node.inputs[0] as Value));
    else if (isTranspose(node, TO_NCHW)) traced.set(output, asNchw(node.inputs[0] as Value));
    else {
      const how = chosen.get(node);
      const inputs = node.inputs.map((value, i) =>
        value === null ? null : how?.inputs.includes(i) ? asNchw(value) : asTraced(value),
      );
      const outputs =
        how?.emit(builder, inputs) ??
        builder.ops(node.op, inputs, node.attributes, node.outputs, node.domain);
      const target = how?.outputs ? nchw : traced;
      node.outputs.forEach((old, i) => target.set(old, outputs[i]));
    }
  }
  return builder.finish(graph.outputs.map(({ name, value }) => ({ name, value: asTraced(value) })));
}

function isTranspose(node: GraphNode, perm: readonly number[]): boolean {
  if (node.op !== 'Transpose' || node.domain !== '') return false;
  const found = intsOf(node, 'perm');
  return found !== null && sameShape(found, perm);
}
