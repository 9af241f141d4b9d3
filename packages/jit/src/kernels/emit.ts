import type { GraphBuilder } from '../graph/builder.js';
import { int, type Attributes } from '../graph/node.js';
import { splatOf, type ElementType, type Value } from '../graph/value.js';
import { requireShapes, shapeText } from '../graph/shape-error.js';
import { sizeOf } from '../ndarray.js';

/** Numbers of the element types in `Cast` (`TensorProto.DataType` of the ONNX format). */
const CAST_TARGETS = { float32: 1, int32: 6, int64: 7, bool: 9, float16: 10 } as const satisfies Readonly<
  Record<ElementType, number>
>;

const uniform = new WeakMap<Value, number | null>();

/** The one number that a constant repeats, also where it is stored densely (`tf.ones` in gradients); else `null`. */
export function splatNumber(value: Value): number | null {
  if (value.constant?.kind !== 'dense' || value.constant.data.length <= 1) return splatOf(value);
  let found = uniform.get(value);
  if (found === undefined) {
    const { data } = value.constant;
    const first = Number(data[0]);
    found = data.every((element) => Object.is(Number(element), first)) ? first : null;
    uniform.set(value, found);
  }
  return found;
}

/** Whether two shapes are the same. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((extent, i) => extent === b[i]);
}

/** The shape that several shapes broadcast to. */
export function broadcastAll(shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const extents = shapes.map((shape) => shape[shape.length - rank + axis] ?? 1);
    const extent = extents.find((each) => each !== 1) ?? 1;
    requireShapes(
      extents.every((each) => each === 1 || each === extent),
      () => `shapes ${shapes.map(shapeText).join(' and ')} do not broadcast`,
    );
    return extent;
  });
}

/** `x` repeated to a shape that it broadcasts to. */
export function expand(graph: GraphBuilder, x: Value, shape: readonly number[]): Value {
  if (sameShape(x.shape, shape)) return x;
  requireShapes(
    sameShape(broadcastAll([x.shape, shape]), shape),
    () => `shape ${shapeText(x.shape)} cannot be repeated to ${shapeText(shape)}`,
  );
  const splat = splatNumber(x);
  if (splat !== null) return graph.splat(splat, shape, x.dtype);
  return graph.op('Expand', [x, graph.int64s(shape)], {}, { shape, dtype: x.dtype });
}

/**
 * What a broadcast operand repeats: a scalar for a constant that repeats one number, the source of an `Expand`. An
 * elementwise operator computes on that and repeats its result, if it must be repeated at all.
 */
function narrow(graph: GraphBuilder, x: Value): Value {
  const splat = splatNumber(x);
  if (splat !== null) return graph.scalar(splat, x.dtype);
  return x.producer?.op === 'Expand' ? (x.producer.inputs[0] as Value) : x;
}

/** An elementwise ONNX operator on operands that broadcast. */
export function elementwise(
  graph: GraphBuilder,
  op: string,
  operands: readonly Value[],
  dtype: ElementType = operands[0].dtype,
  attributes: Attributes = {},
): Value {
  const shape = broadcastAll(operands.map((operand) => operand.shape));
  const narrowed = operands.map((operand) => narrow(graph, operand));
  const computed = broadcastAll(narrowed.map((operand) => operand.shape));
  return expand(graph, graph.op(op, narrowed, attributes, { shape: computed, dtype }), shape);
}

/** Conversion of the element type, with C semantics (truncation towards zero; any number but 0 is true). */
export function cast(graph: GraphBuilder, x: Value, dtype: ElementType): Value {
  if (x.dtype === dtype) return x;
  const splat = splatNumber(x);
  if (splat !== null && Number.isFinite(splat)) return graph.splat(convert(splat, dtype), x.shape, dtype);
  return elementwise(graph, 'Cast', [x], dtype, { to: int(CAST_TARGETS[dtype]) });
}

/** Conversion of float32 to float16, rounded to nearest with ties to even; also of constants, which stay as they are. */
export function toHalf(graph: GraphBuilder, x: Value): Value {
  return graph.op('Cast', [x], { to: int(CAST_TARGETS.float16) }, { shape: x.shape, dtype: 'float16' });
}

function convert(value: number, dtype: ElementType): number {
  if (dtype === 'bool') return value === 0 ? 0 : 1;
  return dtype === 'float32' ? value : Math.trunc(value);
}

/** The same elements under another shape. */
export function reshape(graph: GraphBuilder, x: Value, shape: readonly number[]): Value {
  if (sameShape(x.shape, shape)) return x;
  requireShapes(
    sizeOf(x.shape) === sizeOf(shape),
    () =>
      `${sizeOf(x.shape)} elements of shape ${shapeText(x.shape)} do not fill the shape ${shapeText(shape)}`,
  );
  if (x.constant?.kind === 'splat') return graph.splat(x.constant.value, shape, x.dtype);
  if (x.constant?.kind === 'dense') return graph.constant(x.constant.data, shape, x.dtype);
  // An extent of 0 would otherwise mean "as in the input".
  const attributes: Attributes = shape.includes(0) ? { allowzero: int(1) } : {};
  return graph.op('Reshape', [x, graph.int64s(shape)], attributes, { shape, dtype: x.dtype });
}

/** Axes in the order `perm`. */
export function transpose(graph: GraphBuilder, x: Value, perm: readonly number[]): Value {
  requireShapes(
    perm.length === x.shape.length && x.shape.every((_, axis) => perm.includes(axis)),
    () => `axes of shape ${shapeText(x.shape)} cannot be put in the order ${shapeText(perm)}`,
  );
  if (perm.every((axis, i) => axis === i)) return x;
  const shape = perm.map((axis) => x.shape[axis]);
  if (x.constant?.kind === 'splat') return graph.splat(x.constant.value, shape, x.dtype);
  return graph.op('Transpose', [x], { perm: { kind: 'ints', value: perm } }, { shape, dtype: x.dtype });
}

/** ONNX has no "to the end" for negative steps but any number far enough below zero. */
const BEFORE_START = -(2 ** 31);

/** Elements `begin + i * steps` of each axis, `size` of them. */
export function slice(
  graph: GraphBuilder,
  x: Value,
  begin: readonly number[],
  size: readonly number[],
  steps: readonly number[] = begin.map(() => 1),
): Value {
  if (sameShape(x.shape, size) && steps.every((step, i) => step === 1 || x.shape[i] <= 1)) return x;
  const splat = splatNumber(x);
  if (splat !== null) return graph.splat(splat, size, x.dtype);
  const axes = begin
    .map((_, axis) => axis)
    .filter((axis) => steps[axis] !== 1 || size[axis] !== x.shape[axis]);
  const ends = axes.map((axis) => {
    const end = begin[axis] + size[axis] * steps[axis];
    return end < 0 ? BEFORE_START : end;
  });
  const inputs = [
    x,
    graph.int64s(axes.map((axis) => begin[axis])),
    graph.int64s(ends),
    graph.int64s(axes),
    ...(axes.every((axis) => steps[axis] === 1) ? [] : [graph.int64s(axes.map((axis) => steps[axis]))]),
  ];
  return graph.op('Slice', inputs, {}, { shape: size, dtype: x.dtype });
}

/** One of the parts of `x` along `axis` after another, of the given extents. */
export function split(graph: GraphBuilder, x: Value, sizes: readonly number[], axis: number): Value[] {
  if (sizes.length === 1) return [x];
  const outputs = sizes.map((extent) => ({
    shape: x.shape.map((whole, i) => (i === axis ? extent : whole)),
    dtype: x.dtype,
  }));
  return graph.ops('Split', [x, graph.int64s(sizes)], { axis: int(axis) }, outputs);
}

/** Values one after another along `axis`. */
export function concat(graph: GraphBuilder, values: readonly Value[], axis: number): Value {
  if (values.length === 1) return values[0];
  requireShapes(
    values.every(({ shape: other }) => {
      const { shape: first } = values[0];
      return other.length === first.length && other.every((whole, i) => i === axis || whole === first[i]);
    }),
    () =>
      `shapes ${values.map(({ shape: other }) => shapeText(other)).join(', ')} differ in more than axis ${axis}, along which they are joined`,
  );
  const extent = values.reduce((sum, value) => sum + value.shape[axis], 0);
  const shape = values[0].shape.map((whole, i) => (i === axis ? extent : whole));
  return graph.op('Concat', values, { axis: int(axis) }, { shape, dtype: values[0].dtype });
}

/** Slices of `x` along `axis` at whole-number positions; the shape of `indices` takes the place of the axis. */
export function gather(graph: GraphBuilder, x: Value, indices: Value, axis: number): Value {
  const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
  return graph.op('Gather', [x, indices], { axis: int(axis) }, { shape, dtype: x.dtype });
}

/** `x` with `before` and `after` elements of the number `fill` added at the ends of each axis. */
export function pad(
  graph: GraphBuilder,
  x: Value,
  before: readonly number[],
  after: readonly number[],
  fill = 0,
): Value {
  requireShapes(
    before.length === x.shape.length && after.length === x.shape.length,
    () => `${before.length} pairs of paddings were given for the shape ${shapeText(x.shape)}`,
  );
  if ([...before, ...after].every((extent) => extent === 0)) return x;
  const shape = x.shape.map((extent, i) => before[i] + extent + after[i]);
  if (sizeOf(x.shape) === 0) return graph.splat(fill, shape, x.dtype);
  const inputs = [x, graph.int64s([...before, ...after]), graph.scalar(fill, x.dtype)];
  return graph.op('Pad', inputs, {}, { shape, dtype: x.dtype });
}

/** `condition ? a : b`, elementwise. */
export function where(graph: GraphBuilder, condition: Value, a: Value, b: Value): Value {
  if (a.dtype !== 'bool') return elementwise(graph, 'Where', [condition, a, b], a.dtype);
  // ONNX Runtime has no Where on bool.
  const chosen = elementwise(
    graph,
    'Where',
    [condition, cast(graph, a, 'int32'), cast(graph, b, 'int32')],
    'int32',
  );
  return cast(graph, chosen, 'bool');
}

/** Whole numbers `0 ... count - 1`. */
export function range(graph: GraphBuilder, count: number, dtype: 'int32' | 'float32' = 'int32'): Value {
  const data = dtype === 'int32' ? new Int32Array(count) : new Float32Array(count);
  return graph.constant(
    data.map((_, i) => i),
    [count],
    dtype,
  );
}

/** The mathematical matrix product of the last two axes; leading axes broadcast. */
export function matMul(graph: GraphBuilder, a: Value, b: Value): Value {
  requireShapes(
    a.shape.length > 1 && b.shape.length > 1 && a.shape[a.shape.length - 1] === b.shape[b.shape.length - 2],
    () =>
      `matrices ${shapeText(a.shape)} and ${shapeText(b.shape)}, transposed as asked for, cannot be multiplied: columns of the first must be as many as rows of the second`,
  );
  const batch = broadcastAll([a.shape.slice(0, -2), b.shape.slice(0, -2)]);
  const shape = [...batch, a.shape[a.shape.length - 2], b.shape[b.shape.length - 1]];
  return graph.op('MatMul', [a, b], {}, { shape, dtype: a.dtype });
}
