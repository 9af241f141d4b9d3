import type { DType, TypedArray } from '../ndarray.js';
import type { GraphNode } from './node.js';

/**
 * Element types inside a graph: those of tensors, `int64` for shapes, axes and indices that ONNX wants so, and `float16`
 * for what leaves it.
 */
export type ElementType = DType | 'int64' | 'float16';

/** Shape and element type of a value. */
export interface Signature {
  readonly shape: readonly number[];
  readonly dtype: ElementType;
}

/** Contents of a constant; a splat is one number repeated over the whole shape. */
export type ConstantData =
  | { readonly kind: 'dense'; readonly data: TypedArray | BigInt64Array }
  | { readonly kind: 'splat'; readonly value: number };

/** An edge of the graph: a graph input, a constant, or one output of a node. */
export interface Value extends Signature {
  /** Unique within its graph; also its name in the ONNX file unless `name` is given. */
  readonly id: number;
  /** Name given by the caller (graph inputs). */
  readonly name: string | null;
  readonly constant: ConstantData | null;
  /** `null` for inputs and constants. */
  readonly producer: GraphNode | null;
}

/** The splat number of a constant, also where a dense constant has a single element; else `null`. */
export function splatOf(value: Value): number | null {
  if (value.constant === null) return null;
  if (value.constant.kind === 'splat') return value.constant.value;
  return value.constant.data.length === 1 ? Number(value.constant.data[0]) : null;
}
