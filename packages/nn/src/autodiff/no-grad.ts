import * as tf from '@tensorflow/tfjs';

/**
 * Runs `f` with the gradient tape off: what it returns is a constant to any enclosing `tf.grads`.
 *
 * TF.js has no stop-gradient op. Its engine records an op iff `gradientDepth > 0 && kernelDepth === 0`
 * (`isTapeOn` in tfjs-core's `engine.ts`); kernels run with `kernelDepth` raised, and so does `f`. `f` cannot
 * take gradients itself. Tensors that `f` merely hands through are cloned (an `Identity` kernel), else they
 * would keep their history.
 */
export function noGrad<T>(f: () => T): T {
  const { state } = tf.engine();
  state.kernelDepth++;
  try {
    return detach(f()) as T;
  } finally {
    state.kernelDepth--;
  }
}

/** Clones the tensors in trees of arrays and plain objects; anything else is left as it is. */
function detach(value: unknown): unknown {
  if (value instanceof tf.Tensor) return tf.clone(value);
  if (Array.isArray(value)) return value.map(detach);
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, detach(member)]));
  }
  return value;
}

/** `x`, constant to the gradient tape. */
export function stopGradient<T extends tf.Tensor>(x: T): T {
  return noGrad(() => x);
}
