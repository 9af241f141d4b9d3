import onnxProto from 'onnx-proto';
import type { onnx as Onnx } from 'onnx-proto';
import { allocate, sizeOf } from '../ndarray.js';
import type { Graph } from '../graph/graph.js';
import type { Attribute, GraphNode } from '../graph/node.js';
import type { ElementType, Value } from '../graph/value.js';
import { IR_VERSIONS, type OperatorSet } from './lower.js';

const { onnx } = onnxProto;

/** Operator set that the graphs of this package are written in. */
export const OPSET: OperatorSet = 20;

const ELEMENT_TYPES: Readonly<Record<ElementType, number>> = {
  float32: onnx.TensorProto.DataType.FLOAT,
  int32: onnx.TensorProto.DataType.INT32,
  int64: onnx.TensorProto.DataType.INT64,
  bool: onnx.TensorProto.DataType.BOOL,
  float16: onnx.TensorProto.DataType.FLOAT16,
};

/**
 * Writes a graph as an ONNX model. Values keep the names of inputs and outputs; everything else is called `v<id>`.
 * An output that is itself an input, a constant or a second name of the same value gets an `Identity` node, since
 * ONNX wants each output to be a value of its own. Nodes must be those of operator set `opset`.
 */
export function encodeOnnx(graph: Graph, name = 'graph', opset: OperatorSet = OPSET): Uint8Array {
  const names = new Map<Value, string>();
  for (const input of graph.inputs) names.set(input, input.name ?? `v${input.id}`);
  const copies: Onnx.INodeProto[] = [];
  for (const output of graph.outputs) {
    if (output.value.producer !== null && !names.has(output.value)) names.set(output.value, output.name);
    else copies.push({ opType: 'Identity', input: [nameOf(output.value, names)], output: [output.name] });
  }
  const initializer = constantsOf(graph).map((value) => encodeConstant(value, nameOf(value, names)));
  const model = onnx.ModelProto.create({
    irVersion: IR_VERSIONS[opset],
    producerName: '@protobench/jit',
    opsetImport: [{ domain: '', version: opset }],
    graph: {
      name,
      node: [...graph.nodes.map((node) => encodeNode(node, names)), ...copies],
      initializer,
      input: graph.inputs.map((value) => encodeInfo(nameOf(value, names), value)),
      output: graph.outputs.map((output) => encodeInfo(output.name, output.value)),
    },
  });
  return onnx.ModelProto.encode(model).finish();
}

function nameOf(value: Value, names: ReadonlyMap<Value, string>): string {
  return names.get(value) ?? `v${value.id}`;
}

function constantsOf(graph: Graph): Value[] {
  const found = new Set<Value>();
  for (const node of graph.nodes) {
    for (const input of node.inputs) if (input?.constant) found.add(input);
  }
  for (const { value } of graph.outputs) if (value.constant) found.add(value);
  return [...found];
}

function encodeConstant(value: Value, name: string): Onnx.ITensorProto {
  return {
    name,
    dataType: ELEMENT_TYPES[value.dtype],
    dims: [...value.shape],
    rawData: constantBytes(value),
  };
}

function constantBytes(value: Value): Uint8Array {
  const { constant } = value;
  if (constant === null) throw new Error(`value ${value.id} is not a constant`);
  if (constant.kind === 'dense') {
    return new Uint8Array(constant.data.buffer, constant.data.byteOffset, constant.data.byteLength);
  }
  const size = sizeOf(value.shape);
  const { dtype } = value;
  if (dtype === 'float16') throw new Error(`value ${value.id} is a constant of float16`);
  const data =
    dtype === 'int64'
      ? new BigInt64Array(size).fill(BigInt(constant.value))
      : allocate(dtype, size).fill(constant.value);
  return new Uint8Array(data.buffer);
}

function encodeNode(node: GraphNode, names: ReadonlyMap<Value, string>): Onnx.INodeProto {
  return {
    opType: node.op,
    domain: node.domain,
    input: node.inputs.map((value) => (value === null ? '' : nameOf(value, names))),
    output: node.outputs.map((value) => nameOf(value, names)),
    attribute: Object.entries(node.attributes).map(([key, attribute]) => encodeAttribute(key, attribute)),
  };
}

function encodeAttribute(name: string, attribute: Attribute): Onnx.IAttributeProto {
  const { AttributeType } = onnx.AttributeProto;
  switch (attribute.kind) {
    case 'int':
      return { name, type: AttributeType.INT, i: attribute.value };
    case 'float':
      return { name, type: AttributeType.FLOAT, f: attribute.value };
    case 'string':
      return { name, type: AttributeType.STRING, s: new TextEncoder().encode(attribute.value) };
    case 'ints':
      return { name, type: AttributeType.INTS, ints: [...attribute.value] };
    case 'floats':
      return { name, type: AttributeType.FLOATS, floats: [...attribute.value] };
  }
}

function encodeInfo(name: string, value: Value): Onnx.IValueInfoProto {
  return {
    name,
    type: {
      tensorType: {
        elemType: ELEMENT_TYPES[value.dtype],
        shape: { dim: value.shape.map((extent) => ({ dimValue: extent })) },
      },
    },
  };
}
