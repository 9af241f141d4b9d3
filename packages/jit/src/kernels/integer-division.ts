import type { GraphBuilder } from '../graph/builder.js';
import type { Value } from '../graph/value.js';
import { kernel, type TraceKernel } from '../trace/kernel.js';
import { cast, elementwise, splatNumber, where } from './emit.js';

/**
 * A divisor that is never 0, for whole numbers: dividing by 0 stops the whole process in ONNX Runtime, while
 * TensorFlow.js stores the 0 that NaN and infinity become as int32.
 */
function withoutZero(graph: GraphBuilder, divisor: Value, divide: (safe: Value) => Value): Value {
  const splat = splatNumber(divisor);
  if (splat !== null && splat !== 0) return divide(divisor);
  const zero = graph.scalar(0, 'int32');
  const isZero = elementwise(graph, 'Equal', [divisor, zero], 'bool');
  const safe = where(graph, isZero, graph.scalar(1, 'int32'), divisor);
  return where(graph, isZero, zero, divide(safe));
}

/** Rounds towards minus infinity, where the integer division of ONNX truncates. */
function floorDivInt(graph: GraphBuilder, a: Value, b: Value): Value {
  return withoutZero(graph, b, (divisor) => {
    const remainder = elementwise(graph, 'Mod', [a, divisor]);
    return elementwise(graph, 'Div', [elementwise(graph, 'Sub', [a, remainder]), divisor]);
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
    return cast(
      graph,
      withoutZero(graph, y, (divisor) => elementwise(graph, 'Mod', [x, divisor])),
      a.dtype,
    );
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
