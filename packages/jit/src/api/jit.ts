import type * as ort from 'onnxruntime-node';
import { activateEager } from '../eager/backend.js';
import { runEager } from '../eager/run.js';
import { JitError } from '../errors.js';
import type { NDArray } from '../ndarray.js';
import { fromRuntime, toRuntime } from '../runtime/session.js';
import { isOutputName, refuseNesting } from '../trace/trace.js';
import { flatten, mapTree, type Tree } from '../tree.js';
import { checkArguments, compile, signatureKey, type Compiled } from './compile.js';
import { isArray, type ArraysOf, type JitOptions } from './types.js';

/** A function on tensors; arguments and result are trees of tensors. */
export type TensorFunction = (...args: never[]) => unknown;

/** Arguments of a compiled function. */
export type ArgumentArrays<Args extends readonly unknown[]> = { [K in keyof Args]: ArraysOf<Args[K]> };

/** A compiled function: called with arrays, it resolves to arrays. */
export interface JitFunction<Fn extends TensorFunction> {
  (...args: ArgumentArrays<Parameters<Fn>>): Promise<ArraysOf<ReturnType<Fn>>>;
  /** Frees what was compiled. Calling the function afterwards is an error. Safe to call twice. */
  dispose(): Promise<void>;
}

/**
 * Compiles a TensorFlow.js function. It is traced once per signature of its arguments (structure, shapes and types) and
 * runs as one graph; with `engine: 'eager'` the same function runs on a TensorFlow.js backend instead.
 *
 * `fn` must be pure: no reading of tensors, no random numbers, no state of its own. Leaves of its arguments and of its
 * result are tensors in plain objects and arrays; tensors that it closes over become constants of the graph.
 *
 * ```ts
 * const norm = jit((x: tf.Tensor) => tf.sqrt(tf.sum(tf.square(x))));
 * const { data } = await norm(float32([2], [3, 4])); // 5
 * ```
 *
 * @throws JitError by rejecting: `BAD_INPUT` and `NOT_A_TENSOR` for the arguments, and everything that can go wrong in
 * a trace. A failed trace is not remembered: the next call tries again.
 */
export function jit<Fn extends TensorFunction>(fn: Fn, options: JitOptions = {}): JitFunction<Fn> {
  const cache = new Map<string, Promise<Compiled>>();
  let disposed = false;

  const run = async (args: readonly Tree<NDArray>[]): Promise<unknown> => {
    if (disposed)
      throw new JitError('DISPOSED', 'a function was called after dispose().', 'Compile it again.');
    checkArguments(args);
    if (options.engine === 'eager') {
      await activateEager(options.eagerBackend);
      return runEager(fn, args);
    }
    const key = signatureKey(args);
    let compiled = cache.get(key);
    if (!compiled) {
      compiled = compile(fn, args, options);
      cache.set(key, compiled);
      compiled.catch(() => cache.delete(key));
    }
    return runCompiled(await compiled, args);
  };

  const call = (...args: readonly Tree<NDArray>[]): Promise<unknown> => {
    // At once and not by rejecting: a traced function has no use for the promise and would leave it unhandled.
    refuseNesting();
    return run(args);
  };

  const dispose = async (): Promise<void> => {
    disposed = true;
    const all = [...cache.values()];
    cache.clear();
    for (const entry of await Promise.allSettled(all)) {
      if (entry.status === 'fulfilled') await entry.value.session.dispose();
    }
  };
  return Object.assign(call, { dispose }) as unknown as JitFunction<Fn>;
}

async function runCompiled(
  { session, outputTree }: Compiled,
  args: readonly Tree<NDArray>[],
): Promise<unknown> {
  const given = new Map(flatten(args, isArray).map(({ path, leaf }) => [`in:${path}`, leaf]));
  const feeds: Record<string, ort.Tensor> = {};
  for (const { name } of session.inputs) feeds[name] = toRuntime(given.get(name) as NDArray);
  const results = await session.run(feeds);
  return mapTree(outputTree, isOutputName, ({ name }) => fromRuntime(results[name]));
}
