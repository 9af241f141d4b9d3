import * as tf from '@tensorflow/tfjs';
import { activateEager } from '../eager/backend.js';
import { toArray, toTensor } from '../eager/run.js';
import type { NDArray } from '../ndarray.js';
import { isTensor, refuseNesting } from '../trace/trace.js';
import { checkPaths, flatten, mapTree, type Tree } from '../tree.js';
import { checkArguments } from './compile.js';
import { checkState, stateSignature, type StateSignature } from './loop-state.js';
import type { Loop, StepFunction } from './loop.js';
import { StepQueue } from './step-queue.js';
import { isArray, type ArraysOf, type JitOptions } from './types.js';

/** {@link Loop} on a TensorFlow.js backend; the state stays in its tensors between steps. */
export class EagerLoop<State, Inputs, Output> implements Loop<State, Inputs, Output> {
  /** Arrays until the backend is there with the first step, tensors from then on. */
  private initial: Tree<NDArray> | null;
  private state: Tree<tf.Tensor> | null = null;
  private readonly signature: StateSignature;
  private readonly queue = new StepQueue();

  constructor(
    private readonly fn: StepFunction<State, Inputs, Output>,
    initial: ArraysOf<State>,
    private readonly options: JitOptions,
  ) {
    const state = initial as Tree<NDArray>;
    checkArguments(state, 'state');
    checkPaths(flatten(state, isArray), 'the state');
    this.signature = stateSignature(state);
    this.initial = mapTree(state, isArray, (leaf) => ({ ...leaf, data: leaf.data.slice() }));
  }

  step(inputs: ArraysOf<Inputs>): Promise<ArraysOf<Output>> {
    refuseNesting();
    return this.queue.add(async () => this.runStep(await this.tensors(), inputs as Tree<NDArray>)) as Promise<
      ArraysOf<Output>
    >;
  }

  read(): Promise<ArraysOf<State>> {
    return this.queue.add(async () => mapTree(await this.tensors(), isTensor, toArray)) as Promise<
      ArraysOf<State>
    >;
  }

  async dispose(): Promise<void> {
    await this.queue.close();
    if (this.state !== null) disposeAll(this.state);
    this.state = null;
    this.initial = null;
  }

  /** The state as tensors, with its backend active. */
  private async tensors(): Promise<Tree<tf.Tensor>> {
    await activateEager(this.options.eagerBackend);
    if (this.initial !== null) {
      this.state = mapTree(this.initial, isArray, (leaf) => tf.keep(toTensor(leaf)));
      this.initial = null;
    }
    return this.state as Tree<tf.Tensor>;
  }

  private runStep(state: Tree<tf.Tensor>, inputs: Tree<NDArray>): Tree<NDArray> {
    checkArguments(inputs, '1');
    tf.engine().startScope('step');
    try {
      const args = mapTree(inputs, isArray, toTensor);
      const result = this.fn(state as unknown as State, args as unknown as Inputs);
      const next = result.state as unknown as Tree<tf.Tensor>;
      checkState(
        this.signature,
        flatten(next, isTensor, 'out:state').map(({ path, leaf }) => ({ name: path, value: leaf })),
      );
      const output = mapTree(result.output as unknown as Tree<tf.Tensor>, isTensor, toArray);
      // A leaf handed through unchanged is the old tensor itself: clone, so that old and new can be freed apart.
      this.state = mapTree(next, isTensor, (leaf) => tf.keep(leaf.clone()));
      disposeAll(state);
      return output;
    } finally {
      tf.engine().endScope();
    }
  }
}

function disposeAll(state: Tree<tf.Tensor>): void {
  for (const { leaf } of flatten(state, isTensor)) leaf.dispose();
}
