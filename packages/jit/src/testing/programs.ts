import * as tf from '@tensorflow/tfjs';

/** One step of a random program: which operation, and which of the earlier results it works on. */
export interface Instruction {
  readonly op: number;
  readonly first: number;
  readonly second: number;
  readonly detail: number;
}

type Operation = (a: tf.Tensor, b: tf.Tensor, detail: number) => tf.Tensor;

const axisOf = (x: tf.Tensor, detail: number): number => detail % Math.max(1, x.rank);

/** The second operand where it broadcasts with the first, else the first. */
function partner(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const rank = Math.min(a.rank, b.rank);
  const fits = Array.from({ length: rank }, (_, i) => {
    const [m, n] = [a.shape[a.rank - 1 - i], b.shape[b.rank - 1 - i]];
    return m === n || m === 1 || n === 1;
  });
  // The gradient of prelu, maximum and the like in TensorFlow.js does not undo broadcasting.
  return fits.every(Boolean) ? b : a;
}

const sameShape = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
  a.shape.join() === b.shape.join() ? b : tf.sin(a);

/** Operations that are defined everywhere and keep numbers in bounds; ranks stay between 0 and 4. */
const OPERATIONS: readonly Operation[] = [
  (a, b) => tf.tanh(tf.add(a, partner(a, b))),
  (a, b) => tf.sub(a, partner(a, b)),
  (a, b) => tf.mul(tf.sigmoid(a), partner(a, b)),
  (a, b) => tf.div(a, tf.add(tf.square(partner(a, b)), 1)),
  (a, b) => tf.maximum(a, sameShape(a, b)),
  (a, b) => tf.minimum(a, sameShape(a, b)),
  (a, b) => tf.squaredDifference(tf.sigmoid(a), tf.sigmoid(sameShape(a, b))),
  (a, b) => tf.where(tf.greaterEqual(a, sameShape(a, b)), tf.square(tf.sin(a)), sameShape(a, b)),
  (a) => tf.relu(a),
  (a) => tf.elu(a),
  (a) => tf.leakyRelu(a, 0.1),
  (a) => tf.softplus(a),
  (a) => tf.erf(a),
  (a) => tf.exp(tf.neg(tf.abs(a))),
  (a) => tf.log1p(tf.square(a)),
  (a) => tf.sqrt(tf.add(tf.square(a), 0.1)),
  (a) => tf.clipByValue(a, -0.7, 0.9),
  (a) => (a.rank > 0 ? tf.softmax(a) : tf.cos(a)),
  (a, _, detail) => (a.rank > 0 ? tf.mean(a, axisOf(a, detail), detail % 2 === 0) : tf.mean(a)),
  (a, _, detail) => (a.rank > 0 ? tf.max(a, axisOf(a, detail), detail % 2 === 0) : tf.neg(a)),
  (a, _, detail) => (a.rank > 0 ? tf.sum(tf.sin(a), axisOf(a, detail), detail % 3 === 0) : a),
  (a) => tf.transpose(a),
  (a) => tf.reshape(a, [-1]),
  (a, _, detail) => (a.rank < 4 ? tf.expandDims(a, detail % (a.rank + 1)) : tf.squeeze(a)),
  (a, _, detail) => (a.rank > 0 ? tf.concat([a, tf.neg(a)], axisOf(a, detail)) : tf.neg(a)),
  (a, _, detail) => (a.rank > 0 ? tf.reverse(a, axisOf(a, detail)) : a),
  (a, _, detail) =>
    a.rank > 0
      ? tf.slice(
          a,
          a.shape.map(() => 0),
          a.shape.map((n) => 1 + (detail % n)),
        )
      : a,
  (a, _, detail) => (a.rank > 0 ? tf.gather(a, tf.tensor1d([0, 0, detail % a.shape[0]], 'int32')) : a),
  (a) => (a.rank === 2 ? tf.tanh(tf.matMul(a, a, false, true)) : tf.sin(a)),
  (a, b) =>
    a.rank === 2 && b.rank === 2 && a.shape[1] === b.shape[0] ? tf.tanh(tf.matMul(a, b)) : tf.neg(a),
  (a) =>
    a.rank > 0 && a.rank < 4
      ? tf.pad(
          a,
          a.shape.map(() => [1, 0]),
        )
      : a,
  (a, _, detail) => {
    // The gradient of TensorFlow.js fails for a single part.
    const axis = a.shape.findIndex((extent, i) => extent > 1 && i >= detail % 3);
    return axis < 0 ? a : tf.stack(tf.unstack(a, axis), a.rank - 1 - axis);
  },
];

/** Number of operations that {@link Instruction.op} chooses from. */
export const OPERATION_COUNT = OPERATIONS.length;

/** Largest size that results may grow to. */
const LIMIT = 400;

/** Runs a program; the result has one number for each intermediate result. */
export function runProgram(program: readonly Instruction[], inputs: readonly tf.Tensor[]): tf.Tensor {
  const values = [...inputs];
  for (const { op, first, second, detail } of program) {
    const [a, b] = [values[first % values.length], values[second % values.length]];
    const result = OPERATIONS[op](a, b, detail);
    if (result.size > 0 && result.size <= LIMIT) values.push(result);
  }
  return tf.stack(values.map((value) => tf.mean(value)));
}
