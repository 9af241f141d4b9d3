import { sizeOf, type TypedArray } from '../ndarray.js';
import type { Graph, GraphOutput } from './graph.js';
import type { Attributes, GraphNode } from './node.js';
import type { ConstantData, ElementType, Signature, Value } from './value.js';

/**
 * Records values and nodes in the order in which they come. Kernels see the graph only through this class:
 * `op` for a node with one output, `ops` for several, `constant`, `int64s` and `scalar` for literals.
 */
export class GraphBuilder {
  private readonly inputs: Value[] = [];
  private readonly nodes: GraphNode[] = [];
  private readonly literals = new Map<string, Value>();
  private nextId = 0;

  /** A graph input. */
  input(name: string, signature: Signature): Value {
    const value = this.value(signature, name, null, null);
    this.inputs.push(value);
    return value;
  }

  /** A constant of the given contents; `data` must not be changed afterwards. */
  constant(data: TypedArray | BigInt64Array, shape: readonly number[], dtype: ElementType): Value {
    return this.value({ shape, dtype }, null, { kind: 'dense', data }, null);
  }

  /** A constant that repeats one number over `shape`, without holding it. */
  splat(value: number, shape: readonly number[], dtype: ElementType): Value {
    return this.literal({ shape, dtype }, value);
  }

  /** A scalar constant (shape `[]`). */
  scalar(value: number, dtype: ElementType = 'float32'): Value {
    return this.literal({ shape: [], dtype }, value);
  }

  /** A 1-D `int64` constant: what ONNX takes as shape, axes, repeats, pads and the like. */
  int64s(values: readonly number[]): Value {
    const key = `int64:${values.join(',')}`;
    let found = this.literals.get(key);
    if (!found) {
      found = this.constant(BigInt64Array.from(values, BigInt), [values.length], 'int64');
      this.literals.set(key, found);
    }
    return found;
  }

  /** A node with one output. */
  op(
    op: string,
    inputs: readonly (Value | null)[],
    attributes: Attributes,
    output: Signature,
    domain = '',
  ): Value {
    return this.ops(op, inputs, attributes, [output], domain)[0];
  }

  /** A node with several outputs. */
  ops(
    op: string,
    inputs: readonly (Value | null)[],
    attributes: Attributes,
    outputs: readonly Signature[],
    domain = '',
  ): Value[] {
    const node = { op, domain, inputs: [...inputs], attributes, outputs: [] as Value[] };
    for (const signature of outputs) node.outputs.push(this.value(signature, null, null, node));
    this.nodes.push(node);
    return node.outputs;
  }

  /** The finished graph. */
  finish(outputs: readonly GraphOutput[]): Graph {
    return { inputs: [...this.inputs], nodes: [...this.nodes], outputs: [...outputs] };
  }

  private literal(signature: Signature, value: number): Value {
    const key = `${signature.dtype}:${signature.shape.join('x')}:${Object.is(value, -0) ? '-0' : value}`;
    let found = this.literals.get(key);
    if (!found) {
      found = this.value(signature, null, { kind: 'splat', value }, null);
      this.literals.set(key, found);
    }
    return found;
  }

  private value(
    signature: Signature,
    name: string | null,
    constant: ConstantData | null,
    producer: GraphNode | null,
  ): Value {
    const { dtype } = signature;
    const shape = [...signature.shape];
    if (shape.some((extent) => !Number.isInteger(extent) || extent < 0)) {
      throw new Error(`a value of the graph got the shape [${shape}], which is not one`);
    }
    if (constant?.kind === 'dense' && constant.data.length !== sizeOf(shape)) {
      throw new Error(`a constant of ${constant.data.length} elements got the shape [${shape}]`);
    }
    return { id: this.nextId++, shape, dtype, name, constant, producer };
  }
}
