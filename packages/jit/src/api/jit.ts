import { activateEager } from '../eager/backend.js';
import { runEager } from '../eager/run.js';
import { JitError } from '../errors.js';
import type { NDArray } from '../ndarray.js';
import { checkArray, toRuntime } from '../runtime/session.js';
import { isOutputName } from '../trace/trace.js';
import { flatten, mapTree, type Tree } from '../tree.js';
import { compile, signatureKey, type Compiled } from './compile.js';
import { isArray, type ArraysOf, type JitOptions } from './types.js';

/** A function on tensors; arguments and result are trees of tensors. */
export type TensorFunction = (...args: never[]) => unknown;

/** Arguments of a compiled function. */
export type ArgumentArrays<Args extends readonly unknown[]> = { [K in keyof Args]: ArraysOf<Args[K]> };

/** A compiled function: called with arrays, it resolves to arrays. */
export interface JitFunction<Fn extends TensorFunction> {
  (...args: ArgumentArrays<Parameters<Fn>>): Promise<ArraysOf<ReturnType<Fn>>>;
  /** Frees what was compiled. Calling the function afterwards is an error. */
  dispose(): Promise<void>;
}

/**
 * Compiles a TensorFlow.js function. It is traced once per signature of its arguments (paths, shapes and types) and
 * runs as one graph; with `engine: 'eager'` the same function runs on a TensorFlow.js backend instead.
 *
 * `fn` must be pure: no reading of tensors, no random numbers, no state of its own. Leaves of its arguments and of its
 * result are tensors in plain objects and arrays.
 *
 * ```ts
 * const norm = jit((x: tf.Tensor) => tf.sqrt(tf.sum(tf.square(x))));
 * const { data } = await norm(float32([2], [3, 4])); // 5
 * ```
 */
export function jit<Fn extends TensorFunction>(fn: Fn, options: JitOptions = {}): JitFunction<Fn> {
  const cache = new Map<string, Promise<Compiled>>();
  let disposed = false;

  const call = async (...args: readonly Tree<NDArray>[]): Promise<unknown> => {
    if (disposed)
      throw new JitError('DISPOSED', 'a function was called after dispose().', 'Compile it again.');
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

  const dispose = async (): Promise<void> => {
    disposed = true;
    const all = [...cache.values()];
    cache.clear();
    for (const entry of all) await (await entry).session.dispose();
  };
  return Object.assign(call, { dispose }) as unknown as JitFunction<Fn>;
}

async function runCompiled(
  { session, outputTree }: Compiled,
  args: readonly Tree<NDArray>[],
): Promise<unknown> {
  const given = new Map(flatten(args, isArray).map(({ path, leaf }) => [`in:${path}`, leaf]));
  const feeds = new Map(
    session.inputs.map((port) => {
      const array = given.get(port.name) as NDArray;
      checkArray(array, port, 'BAD_INPUT');
      return [port.name, toRuntime(array)];
    }),
  );
  const results = await session.run(feeds);
  return mapTree(outputTree, isOutputName, ({ name }) => results.get(name) as NDArray);
}
