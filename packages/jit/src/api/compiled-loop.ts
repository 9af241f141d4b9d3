import type * as ort from 'onnxruntime-node';
import { allocate, type NDArray } from '../ndarray.js';
import { fromRuntime, Session, toRuntime } from '../runtime/session.js';
import { isOutputName, refuseNesting, type OutputName } from '../trace/trace.js';
import { checkPaths, flatten, mapTree, type Tree } from '../tree.js';
import { checkArguments, signatureKey, targetOf, traceFor, withoutUnusedInputs } from './compile.js';
import type { Loop, StepFunction } from './loop.js';
import { checkState, STATE_IN, STATE_OUT, stateSignature, withoutUnchanged } from './loop-state.js';
import { StepQueue } from './step-queue.js';
import { isArray, type ArraysOf, type JitOptions } from './types.js';

/** One leaf of the state: what the next step is fed, which is what the last step that changed the leaf gave back. */
interface StateLeaf {
  tensor: ort.Tensor;
}

/** A step compiled for one signature of its inputs, with what it is fed and what it writes. */
interface Program {
  readonly session: Session;
  readonly output: Tree<OutputName>;
  /** Leaves that the graph reads and writes, by the names of its inputs and outputs. */
  readonly reads: readonly (readonly [string, StateLeaf])[];
  readonly writes: readonly (readonly [string, StateLeaf])[];
  /** Filled anew for each step; kept, because making an object of a thousand keys takes longer than filling it. */
  readonly feeds: Record<string, ort.Tensor>;
}

/** {@link Loop} on ONNX Runtime. */
export class CompiledLoop<State, Inputs, Output> implements Loop<State, Inputs, Output> {
  private readonly initial: Tree<NDArray>;
  private readonly leaves = new Map<string, StateLeaf>();
  private readonly programs = new Map<string, Program>();
  private readonly queue = new StepQueue();

  constructor(
    private readonly fn: StepFunction<State, Inputs, Output>,
    initial: ArraysOf<State>,
    private readonly options: JitOptions,
  ) {
    this.initial = initial as Tree<NDArray>;
    checkArguments(this.initial, 'state');
    const leaves = flatten(this.initial, isArray);
    checkPaths(leaves, 'the state');
    for (const { path, leaf } of leaves) {
      this.leaves.set(path, { tensor: toRuntime({ ...leaf, data: leaf.data.slice() }) });
    }
    // From here on only structure, shapes and types of the initial state matter; its contents need not stay in memory.
    this.initial = mapTree(this.initial, isArray, ({ shape, dtype }) => ({
      shape,
      dtype,
      data: allocate(dtype, 0),
    }));
  }

  step(inputs: ArraysOf<Inputs>): Promise<ArraysOf<Output>> {
    refuseNesting();
    return this.queue.add(() => this.runStep(inputs as Tree<NDArray>)) as Promise<ArraysOf<Output>>;
  }

  read(): Promise<ArraysOf<State>> {
    return this.queue.add(async () =>
      mapTree(this.initial, isArray, (_, path) => {
        const array = fromRuntime((this.leaves.get(path) as StateLeaf).tensor);
        return { ...array, data: array.data.slice() };
      }),
    ) as Promise<ArraysOf<State>>;
  }

  async dispose(): Promise<void> {
    await this.queue.close();
    for (const { session } of this.programs.values()) await session.dispose();
    this.programs.clear();
    this.leaves.clear();
  }

  private async runStep(inputs: Tree<NDArray>): Promise<Tree<NDArray>> {
    checkArguments(inputs, '1');
    const { session, output, reads, writes, feeds } = await this.program(inputs);
    const given = new Map(flatten(inputs, isArray, '1').map(({ path, leaf }) => [`in:${path}`, leaf]));
    for (const { name } of session.inputs) {
      const array = given.get(name);
      if (array !== undefined) feeds[name] = toRuntime(array);
    }
    for (const [name, { tensor }] of reads) feeds[name] = tensor;
    const results = await session.run(feeds);
    for (const [name, leaf] of writes) leaf.tensor = results[name];
    return mapTree(output, isOutputName, ({ name }) => fromRuntime(results[name]));
  }

  private async program(inputs: Tree<NDArray>): Promise<Program> {
    const key = signatureKey(inputs);
    let found = this.programs.get(key);
    if (!found) {
      found = await this.compile(inputs);
      this.programs.set(key, found);
    }
    return found;
  }

  private async compile(inputs: Tree<NDArray>): Promise<Program> {
    const fn = this.fn as unknown as (...args: never[]) => unknown;
    const { graph, outputTree } = traceFor(fn, [this.initial, inputs], targetOf(this.options));
    checkState(stateSignature(this.initial), graph.outputs);
    const session = await Session.create(withoutUnusedInputs(withoutUnchanged(graph)), this.options.session);
    const reads = this.named(session.inputs, STATE_IN);
    const writes = this.named(session.outputs, STATE_OUT);
    const { output } = outputTree as { output: Tree<OutputName> };
    return { session, output, reads, writes, feeds: {} };
  }

  private named(ports: Session['inputs'], prefix: string): (readonly [string, StateLeaf])[] {
    return ports
      .filter(({ name }) => name.startsWith(prefix))
      .map(({ name }) => [name, this.leaves.get(name.slice(prefix.length)) as StateLeaf] as const);
  }
}
