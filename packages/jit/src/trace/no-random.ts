import { JitError } from '../errors.js';

/**
 * Runs `body` with `Math.random` refusing to answer. All random tensors of TensorFlow.js (`tf.randomNormal`,
 * `tf.randomUniform`, `tf.truncatedNormal`, `tf.dropout`, ...) take their seed from there unless they are given one. What
 * they drew would be frozen into the graph and come back in every call; with a seed it does so in TensorFlow.js too.
 *
 * @throws JitError `RANDOM_IN_JIT` out of `body`, where the number was asked for.
 */
export function withoutRandomness<T>(body: () => T): T {
  const { random } = Math;
  Object.assign(Math, { random: refuse });
  try {
    return body();
  } finally {
    Object.assign(Math, { random });
  }
}

function refuse(): never {
  throw new JitError(
    'RANDOM_IN_JIT',
    'random numbers were drawn while a function was being traced (tf.randomNormal, tf.randomUniform, tf.dropout or the like). They would be frozen into the graph, the same in every call.',
    'Make the noise an argument: jit((x, noise) => tf.add(x, noise)), called with freshly drawn numbers each time. Dropout: tf.mul(x, tf.cast(tf.greaterEqual(noise, rate), "float32")) divided by 1 - rate, for noise uniform in [0, 1). A seed makes it a constant on purpose.',
  );
}
