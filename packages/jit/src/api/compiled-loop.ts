import type * as ort from 'onnxruntime-node';
import { JitError } from '../errors.js';
import { allocate, type NDArray } from '../ndarray.js';
import { checkArray, toRuntime } from '../runtime/session.js';
import { isOutputName, type OutputName } from '../trace/trace.js';
import { flatten, mapTree, type Tree } from '../tree.js';
import { compile, signatureKey, type Compiled } from './compile.js';
import type { Loop, StepFunction } from './loop.js';
import { checkState, stateSignature } from './loop-state.js';
import { isArray, type ArraysOf, type JitOptions } from './types.js';

/** One leaf of the state: two buffers that take turns, or one where the step leaves the leaf as it is. */
interface StateLeaf {
  current: ort.Tensor;
  next: ort.Tensor;
  array: NDArray;
  spare: NDArray;
}

/** {@link Loop} on ONNX Runtime. */
export class CompiledLoop<State, Inputs, Output> implements Loop<State, Inputs, Output> {
  private readonly leaves = new Map<string, StateLeaf>();
  private readonly programs = new Map<string, Compiled>();
  private tail: Promise<unknown> = Promise.resolve();
  private disposed = false;

  constructor(
    private readonly fn: StepFunction<State, Inputs, Output>,
    private readonly initial: ArraysOf<State>,
    private readonly options: JitOptions,
  ) {
    for (const { path, leaf } of flatten(initial as Tree<NDArray>, isArray)) {
      const array = { ...leaf, data: leaf.data.slice() };
      const spare = { ...leaf, data: allocate(leaf.dtype, leaf.data.length) };
      this.leaves.set(path, { array, spare, current: toRuntime(array), next: toRuntime(spare) });
    }
  }

  step(inputs: ArraysOf<Inputs>): Promise<ArraysOf<Output>> {
    return this.enqueue(() => this.runStep(inputs as Tree<NDArray>)) as Promise<ArraysOf<Output>>;
  }

  read(): Promise<ArraysOf<State>> {
    return this.enqueue(async () =>
      mapTree(this.initial as Tree<NDArray>, isArray, (_, path) => {
        const { array } = this.leaves.get(path) as StateLeaf;
        return { ...array, data: array.data.slice() };
      }),
    ) as Promise<ArraysOf<State>>;
  }

  async dispose(): Promise<void> {
    if (this.disposed) return;
    await this.tail;
    this.disposed = true;
    for (const { session } of this.programs.values()) await session.dispose();
    this.programs.clear();
    this.leaves.clear();
  }

  /** Work runs one after the other; a failure reaches its caller and does not stop what comes later. */
  private enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.tail.then(() => {
      if (this.disposed)
        throw new JitError('DISPOSED', 'a loop was used after dispose().', 'Create it again.');
      return work();
    });
    this.tail = result.catch(() => undefined);
    return result;
  }

  private async runStep(inputs: Tree<NDArray>): Promise<Tree<NDArray>> {
    const { session, outputTree } = await this.program(inputs);
    const feeds = new Map<string, ort.Tensor>();
    for (const [path, { current }] of this.leaves) feeds.set(`in:0.${path}`, current);
    const given = new Map(flatten(inputs, isArray, '1').map(({ path, leaf }) => [`in:${path}`, leaf]));
    for (const port of session.inputs) {
      const array = given.get(port.name);
      if (array === undefined) continue;
      checkArray(array, port, 'BAD_INPUT');
      feeds.set(port.name, toRuntime(array));
    }
    const into = new Map<string, ort.Tensor>();
    for (const [path, { next }] of this.leaves) into.set(`out:state.${path}`, next);
    const results = await session.run(feeds, into);
    for (const leaf of this.leaves.values()) swap(leaf);
    const { output } = outputTree as { output: Tree<OutputName> };
    return mapTree(output, isOutputName, ({ name }) => results.get(name) as NDArray);
  }

  private async program(inputs: Tree<NDArray>): Promise<Compiled> {
    const key = signatureKey(inputs);
    let found = this.programs.get(key);
    if (!found) {
      const args = [this.initial as Tree<NDArray>, inputs];
      found = await compile(this.fn as unknown as (...args: never[]) => unknown, args, this.options);
      try {
        checkState(stateSignature(this.initial as Tree<NDArray>), found.graph.outputs);
      } catch (error) {
        await found.session.dispose();
        throw error;
      }
      this.programs.set(key, found);
    }
    return found;
  }
}

function swap(leaf: StateLeaf): void {
  [leaf.current, leaf.next] = [leaf.next, leaf.current];
  [leaf.array, leaf.spare] = [leaf.spare, leaf.array];
}
