import type { GraphBuilder } from '../graph/builder.js';
import type { Value } from '../graph/value.js';
import { kernel, type TraceKernel } from '../trace/kernel.js';
import { cast, elementwise, splatNumber, where } from './emit.js';

/**
 * Divides whole numbers without the two divisions that stop the whole process in ONNX Runtime. By 0 the result is 0, as
 * TensorFlow.js stores NaN and infinity; the smallest int32, which has no negative, counts as one more.
 */
function safely(graph: GraphBuilder, a: Value, b: Value, divide: (a: Value, b: Value) => Value): Value {
  const splat = splatNumber(b);
  const dividend =
    splat === null || splat === -1 ? elementwise(graph, 'Max', [a, graph.scalar(1 - 2 ** 31, 'int32')]) : a;
  if (splat !== null && splat !== 0) return divide(dividend, b);
  const zero = graph.scalar(0, 'int32');
  const isZero = elementwise(graph, 'Equal', [b, zero], 'bool');
  const divisor = where(graph, isZero, graph.scalar(1, 'int32'), b);
  return where(graph, isZero, zero, divide(dividend, divisor));
}

/** Rounds towards minus infinity, where the integer division of ONNX truncates. */
function floorDivInt(graph: GraphBuilder, a: Value, b: Value): Value {
  return safely(graph, a, b, (dividend, divisor) => {
    const remainder = elementwise(graph, 'Mod', [dividend, divisor]);
    return elementwise(graph, 'Div', [elementwise(graph, 'Sub', [dividend, remainder]), divisor]);
  });
}

const floorDiv = kernel('FloorDiv', ({ graph, inputs: { a, b } }) => {
  if (a.dtype !== 'float32') return floorDivInt(graph, cast(graph, a, 'int32'), cast(graph, b, 'int32'));
  const quotient = elementwise(graph, 'Floor', [elementwise(graph, 'Div', [a, b])]);
  return cast(graph, quotient, 'int32');
});

/** The remainder has the sign of the divisor. */
const mod = kernel('Mod', ({ graph, inputs: { a, b } }) => {
  if (a.dtype !== 'float32') {
    const [x, y] = [cast(graph, a, 'int32'), cast(graph, b, 'int32')];
    const remainder = safely(graph, x, y, (dividend, divisor) =>
      elementwise(graph, 'Mod', [dividend, divisor]),
    );
    return cast(graph, remainder, a.dtype);
  }
  const attributes = { fmod: { kind: 'int', value: 1 } } as const;
  const remainder = elementwise(graph, 'Mod', [a, b], 'float32', attributes);
  const wrapped = elementwise(
    graph,
    'Mod',
    [elementwise(graph, 'Add', [remainder, b]), b],
    'float32',
    attributes,
  );
  const zero = graph.scalar(0);
  const isNegative = (x: Value) => elementwise(graph, 'Less', [x, zero], 'bool');
  const sameSign = elementwise(graph, 'Equal', [isNegative(a), isNegative(b)], 'bool');
  return where(graph, sameSign, remainder, wrapped);
});

/** Division and remainder of whole numbers, and their namesakes on floats. */
export const INTEGER_DIVISION: readonly TraceKernel[] = [floorDiv, mod];
