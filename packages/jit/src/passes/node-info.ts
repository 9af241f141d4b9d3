import type { GraphBuilder } from '../graph/builder.js';
import { int, type Attributes, type GraphNode } from '../graph/node.js';
import type { Value } from '../graph/value.js';
import { sameShape } from './rewrite.js';

/** The list of integers in an attribute, if the node has it. */
export function intsOf(node: GraphNode, name: string): readonly number[] | null {
  const attribute = node.attributes[name];
  return attribute?.kind === 'ints' ? attribute.value : null;
}

/** The integer in an attribute, or `missing`. */
export function intOf(node: GraphNode, name: string, missing: number): number {
  const attribute = node.attributes[name];
  return attribute?.kind === 'int' ? attribute.value : missing;
}

/** The contents of a constant of whole numbers (shape, axes, pads), or `null` if the value is not one. */
export function numbersOf(value: Value | null | undefined): readonly number[] | null {
  if (value?.constant == null) return null;
  const { constant } = value;
  if (constant.kind === 'dense') return Array.from(constant.data as ArrayLike<number | bigint>, Number);
  return new Array<number>(value.shape.reduce((product, extent) => product * extent, 1)).fill(constant.value);
}

/** Whether a permutation leaves everything where it is. */
export function isIdentityPermutation(perm: readonly number[]): boolean {
  return perm.every((axis, i) => axis === i);
}

/** Whether a transpose moves only axes of one element, so that the elements stay in their order. */
export function onlyMovesOnes(shape: readonly number[], perm: readonly number[]): boolean {
  const moved = perm.filter((axis) => shape[axis] !== 1);
  return moved.every((axis, i) => i === 0 || axis > moved[i - 1]);
}

/** The same elements under another shape; constants and splats change on the spot, reshapes of reshapes become one. */
export function reshapeTo(builder: GraphBuilder, value: Value, shape: readonly number[]): Value {
  const { producer } = value;
  const x = producer?.op === 'Reshape' ? (producer.inputs[0] as Value) : value;
  if (sameShape(x.shape, shape)) return x;
  if (x.constant?.kind === 'splat') return builder.splat(x.constant.value, shape, x.dtype);
  if (x.constant?.kind === 'dense') return builder.constant(x.constant.data, shape, x.dtype);
  // An extent of 0 would otherwise mean "as in the input".
  const attributes: Attributes = shape.includes(0) ? { allowzero: int(1) } : {};
  return builder.op('Reshape', [x, builder.int64s(shape)], attributes, { shape, dtype: x.dtype });
}
