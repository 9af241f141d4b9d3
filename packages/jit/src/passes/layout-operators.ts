import type { GraphBuilder } from '../graph/builder.js';
import { int, ints, type Attributes, type GraphNode } from '../graph/node.js';
import type { Signature, Value } from '../graph/value.js';
import { intOf, intsOf, isIdentityPermutation, numbersOf, onlyMovesOnes, reshapeTo } from './node-info.js';

/** Rank of the values that have a layout. */
export const RANK = 4;
/** From NHWC, in which TensorFlow.js thinks, to NCHW, in which ONNX convolutions do. */
export const TO_NCHW: readonly number[] = [0, 3, 1, 2];
/** The inverse of {@link TO_NCHW}. */
export const TO_NHWC: readonly number[] = [0, 2, 3, 1];

/** Operators that treat all elements alike; operands broadcast. */
const ELEMENTWISE: ReadonlySet<string> = new Set(
  (
    'Abs Add And Cast Ceil Clip Cos Div Elu Equal Erf Exp Floor Gelu Greater GreaterOrEqual HardSigmoid HardSwish Identity ' +
    'IsInf IsNaN LeakyRelu Less LessOrEqual Log Max Min Mish Mod Mul Neg Not Or Pow Reciprocal Relu Round Selu Sigmoid Sign ' +
    'Sin Softplus Softsign Sqrt Sub Sum Tanh ThresholdedRelu Where Xor'
  ).split(' '),
);
const REDUCTIONS: ReadonlySet<string> = new Set(
  'ReduceSum ReduceMean ReduceMax ReduceMin ReduceProd ReduceSumSquare ReduceL1 ReduceL2'.split(' '),
);
/** Operators with one `axis`, all of whose inputs of rank 4 have the layout of the output. */
const ONE_AXIS: ReadonlySet<string> = new Set(['Softmax', 'LogSoftmax', 'Concat', 'Split', 'CumSum']);

/** How to run an operator on values that are stored in NCHW. */
export interface Permuted {
  /** Inputs that must be in NCHW, by position; the others are left to `emit`. */
  readonly inputs: readonly number[];
  /** Elements that have to be moved about besides those inputs. */
  readonly cost: number;
  /** Whether the outputs come in NCHW; otherwise as they were. */
  readonly outputs: boolean;
  emit(builder: GraphBuilder, inputs: readonly (Value | null)[]): readonly Value[];
}

/** How to run a node on values in NCHW, or `null` if it cannot. */
export function permuted(node: GraphNode): Permuted | null {
  if (node.domain !== '') return null;
  if (ELEMENTWISE.has(node.op)) return elementwise(node);
  if (REDUCTIONS.has(node.op)) return reduction(node);
  if (ONE_AXIS.has(node.op)) return oneAxis(node);
  if (node.op === 'Slice') return slice(node);
  if (node.op === 'Pad') return pad(node);
  if (node.op === 'MatMul') return pointwise(node);
  return null;
}

/** Whether a value is of the kind that has a layout. */
export const hasLayout = (value: Value | null): boolean => value?.shape.length === RANK;

/** A signature in NCHW. */
export function toNchw({ shape, dtype }: Signature): Signature {
  return { shape: TO_NCHW.map((axis) => shape[axis]), dtype };
}

/** `x` with its axes in the order `perm`; a reshape where that is enough. */
export function transposed(builder: GraphBuilder, x: Value, perm: readonly number[]): Value {
  const shape = perm.map((axis) => x.shape[axis]);
  if (onlyMovesOnes(x.shape, perm)) return reshapeTo(builder, x, shape);
  if (x.constant?.kind === 'splat') return builder.splat(x.constant.value, shape, x.dtype);
  return builder.op('Transpose', [x], { perm: ints(perm) }, { shape, dtype: x.dtype });
}

/** Elements that a transpose by `perm` moves: none if a reshape does it, or if it is done when the graph is loaded. */
export function movedBy(value: Value, perm: readonly number[]): number {
  if (value.constant !== null || onlyMovesOnes(value.shape, perm)) return 0;
  return value.shape.reduce((product, extent) => product * extent, 1);
}

const size = (shape: readonly number[]): number => shape.reduce((product, extent) => product * extent, 1);
const movedAxis = (axis: number): number => TO_NCHW.indexOf(axis < 0 ? axis + RANK : axis);
const layoutInputs = (node: GraphNode): number[] =>
  node.inputs.flatMap((value, i) => (hasLayout(value) ? [i] : []));

/** A node like the given one, on other inputs, with outputs in NCHW. */
function remade(
  builder: GraphBuilder,
  node: GraphNode,
  inputs: readonly (Value | null)[],
  attributes: Attributes = node.attributes,
): readonly Value[] {
  return builder.ops(node.op, inputs, attributes, node.outputs.map(toNchw));
}

function elementwise(node: GraphNode): Permuted | null {
  if (!hasLayout(node.outputs[0])) return null;
  const widened = (value: Value) => [...new Array<number>(RANK - value.shape.length).fill(1), ...value.shape];
  let cost = 0;
  for (const value of node.inputs) {
    if (value !== null && !hasLayout(value) && value.constant === null) {
      cost += onlyMovesOnes(widened(value), TO_NCHW) ? 0 : size(value.shape);
    }
  }
  // A vector over channels broadcasts from the last axis in NHWC; in NCHW it has to say where it belongs.
  const moved = (builder: GraphBuilder, value: Value | null) =>
    value === null || value.shape.length === 0 || hasLayout(value)
      ? value
      : transposed(builder, reshapeTo(builder, value, widened(value)), TO_NCHW);
  const inputs = layoutInputs(node);
  return {
    inputs,
    cost,
    outputs: true,
    // What had a layout comes moved already.
    emit: (builder, given) =>
      remade(
        builder,
        node,
        given.map((value, i) => (inputs.includes(i) ? value : moved(builder, value))),
      ),
  };
}

function reduction(node: GraphNode): Permuted | null {
  const axes = numbersOf(node.inputs[1]) ?? intsOf(node, 'axes');
  if (!hasLayout(node.inputs[0]) || axes === null || axes.length === 0) return null;
  const reduced = axes.map(movedAxis).sort();
  const [output] = node.outputs;
  const keepsRank = intOf(node, 'keepdims', 1) === 1;
  const left = TO_NCHW.filter((_, axis) => !reduced.includes(axis));
  // The order in which the axes that are left come out, and the way back to the order that is expected.
  const back = [...left].sort().map((axis) => left.indexOf(axis));
  const shape = left.map((axis) => (node.inputs[0] as Value).shape[axis]);
  const restore = !keepsRank && !isIdentityPermutation(back);
  return {
    inputs: [0],
    cost: restore && !onlyMovesOnes(shape, back) ? size(shape) : 0,
    outputs: keepsRank,
    emit: (builder, [x]) => {
      const signature = keepsRank ? toNchw(output) : { shape, dtype: output.dtype };
      const result = builder.op(node.op, [x, builder.int64s(reduced)], node.attributes, signature);
      return [restore ? transposed(builder, result, back) : result];
    },
  };
}

function oneAxis(node: GraphNode): Permuted | null {
  if (!node.outputs.every(hasLayout)) return null;
  if (node.op === 'CumSum') {
    const axis = numbersOf(node.inputs[1]);
    if (axis === null) return null;
    return whole([0], (builder, [x]) =>
      remade(builder, node, [x, builder.scalar(movedAxis(axis[0]), 'int32')]),
    );
  }
  const attributes = {
    ...node.attributes,
    axis: int(movedAxis(intOf(node, 'axis', node.op === 'Split' ? 0 : -1))),
  };
  return whole(layoutInputs(node), (builder, inputs) => remade(builder, node, inputs, attributes));
}

function slice(node: GraphNode): Permuted | null {
  const axes = numbersOf(node.inputs[3]);
  if (!hasLayout(node.inputs[0]) || axes === null) return null;
  return whole([0], (builder, [x, starts, ends, , steps]) =>
    remade(builder, node, [
      x,
      starts,
      ends,
      builder.int64s(axes.map(movedAxis)),
      ...(steps === undefined ? [] : [steps]),
    ]),
  );
}

function pad(node: GraphNode): Permuted | null {
  const pads = numbersOf(node.inputs[1]);
  if (!hasLayout(node.inputs[0]) || pads?.length !== 2 * RANK || node.inputs[3] != null) return null;
  const moved = [0, RANK].flatMap((end) => TO_NCHW.map((axis) => pads[end + axis]));
  return whole([0], (builder, [x, , ...rest]) => remade(builder, node, [x, builder.int64s(moved), ...rest]));
}

/**
 * A product of the channels with a matrix is a convolution with windows of one element. Next to other convolutions it then
 * needs no transposes, and ONNX Runtime adds bias and activation to it.
 */
function pointwise(node: GraphNode): Permuted | null {
  const [x, matrix] = node.inputs;
  if (!hasLayout(x) || matrix?.shape.length !== 2) return null;
  const [inputs, outputs] = matrix.shape;
  return {
    inputs: [0],
    cost: matrix.constant === null ? inputs * outputs : 0,
    outputs: true,
    emit: (builder, [images, weights]) => {
      const turned = transposed(builder, weights as Value, [1, 0]);
      const filter = reshapeTo(builder, turned, [outputs, inputs, 1, 1]);
      const attributes = { kernel_shape: ints([1, 1]) };
      return [builder.op('Conv', [images, filter], attributes, toNchw(node.outputs[0]))];
    },
  };
}

function whole(inputs: readonly number[], emit: Permuted['emit']): Permuted {
  return { inputs, cost: 0, outputs: true, emit };
}
