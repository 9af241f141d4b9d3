import * as tf from '@tensorflow/tfjs';

/** The fields of the TensorFlow.js engine that say which backend is active. */
interface EngineInternals {
  backendName: string;
  backendInstance: tf.KernelBackend | null;
  pendingBackendInit: Promise<boolean> | null;
}

/**
 * Runs `body` with `backend` as the active backend of TensorFlow.js and leaves things as they were: the backend set
 * before, none if none was set, and one that is still being loaded goes on loading. `tf.setBackend` could do only the
 * first of the three, and is asynchronous.
 */
export function withBackend<T>(name: string, backend: tf.KernelBackend, body: () => T): T {
  const engine = tf.engine() as unknown as EngineInternals;
  const { backendName, backendInstance, pendingBackendInit } = engine;
  Object.assign(engine, { backendName: name, backendInstance: backend, pendingBackendInit: null });
  try {
    return body();
  } finally {
    Object.assign(engine, { backendName, backendInstance, pendingBackendInit });
  }
}

/**
 * Runs `body` in a scope of its own and disposes every tensor that it made, whether it returns or throws. A plain scope
 * is not enough: `tf.keep`, `tf.variable` and the tape of a gradient that failed halfway keep tensors past its end.
 */
export function withoutLeaks<T>(body: () => T): T {
  const engine = tf.engine();
  const held: tf.Tensor[] = [];
  const { keep, makeVariable } = engine;
  engine.keep = (tensor) => {
    held.push(tensor);
    return keep.call(engine, tensor) as typeof tensor;
  };
  engine.makeVariable = (...args) => {
    const variable = makeVariable.apply(engine, args);
    held.push(variable);
    return variable;
  };
  engine.startScope('jit');
  try {
    return body();
  } finally {
    engine.endScope();
    Object.assign(engine, { keep, makeVariable });
    for (const tensor of held) if (!tensor.isDisposed) tensor.dispose();
    if (engine.state.gradientDepth === 0) engine.state.activeTape = null as never;
  }
}
